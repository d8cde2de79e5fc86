using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Optim;

/// <summary>Two parameters with gradients that change from step to step, and what an optimizer makes of them.</summary>
internal sealed class Steps : IDisposable
{
    public Steps()
    {
        First = new Parameter(tensor([1.0, -2.0, 0.5]));
        Second = new Parameter(tensor([0.25]));
    }

    public Parameter First { get; }

    public Parameter Second { get; }

    public Parameter[] Parameters => [First, Second];

    public double[] Values => [.. First.data<double>(), .. Second.data<double>()];

    /// <summary>The gradient of parameter element <paramref name="place"/> at a step, counted from 1.</summary>
    public static double Gradient(int place, int step) => Math.Sin((place + 1) * step) + 0.1 * place;

    public void Run(optim.Optimizer optimizer, int from, int to)
    {
        for (int step = from; step <= to; step++)
        {
            using (DisposeScope scope = NewDisposeScope())
            {
                First.grad = tensor([Gradient(0, step), Gradient(1, step), Gradient(2, step)]);
                Second.grad = tensor([Gradient(3, step)]);
            }

            optimizer.step();
        }
    }

    /// <summary>The same run in plain numbers: a rule maps value, gradient, memory and step to the next value.</summary>
    public static double[] Expected(int steps, Func<double, double, double[], int, double> rule)
    {
        double[] values = [1.0, -2.0, 0.5, 0.25];
        for (int place = 0; place < values.Length; place++)
        {
            var memory = new double[4];
            for (int step = 1; step <= steps; step++) values[place] = rule(values[place], Gradient(place, step), memory, step);
        }

        return values;
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
