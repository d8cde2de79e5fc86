using Distiller.Benchmarks.Harness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>Optimizer steps over as many parameters, of such sizes, as ResNet-20 for CIFAR-10 has.</summary>
internal sealed class OptimizerSteps : IBenchmark
{
    public string Name => "optimizer-steps";

    public string Description => "one step over the 65 parameters of ResNet-20";

    public int Rounds => 21;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        int repetitions = quick ? 20 : 200;
        return
        [
            Step("SGD with momentum and decay", repetitions, parameters => optim.SGD(parameters, 0.01, momentum: 0.9, weight_decay: 1e-4)),
            Step("SGD", repetitions, parameters => optim.SGD(parameters, 0.01)),
            Step("Adam", repetitions, parameters => optim.Adam(parameters)),
            Step("AdamW", repetitions, parameters => optim.AdamW(parameters, weight_decay: 1e-4)),
        ];
    }

    private static Variant Step(string name, int repetitions, Func<Parameter[], optim.Optimizer> make)
    {
        Parameter[] parameters = [.. Shapes().Select(shape => new Parameter(rand(shape)))];
        foreach (Parameter parameter in parameters)
        {
            using Tensor gradient = rand_like(parameter);
            parameter.grad = gradient;
        }

        optim.Optimizer optimizer = make(parameters);
        return Variant.Timed(name, () => optimizer.step(), repetitions) with { Owned = optimizer };
    }

    private static IEnumerable<long[]> Shapes()
    {
        yield return [16, 3, 3, 3];
        foreach (long width in new long[] { 16, 32, 64 })
        {
            for (int k = 0; k < 6; k++)
            {
                yield return [width, k == 0 && width > 16 ? width / 2 : width, 3, 3];
                yield return [width];
                yield return [width];
            }

            if (width > 16)
            {
                yield return [width, width / 2, 1, 1];
                yield return [width];
                yield return [width];
            }
        }

        yield return [16];
        yield return [16];
        yield return [10, 64];
        yield return [10];
    }
}
