using System.Globalization;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Compares a model that is cut with the model in which the same structures are zero.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="outputs">Runs it on the proof's input, the same each time.</param>
/// <param name="tolerance">Largest relative difference that counts as none.</param>
internal sealed class ThinningProof(nn.Module model, Func<IReadOnlyList<Tensor>> outputs, double tolerance)
{
    /// <summary>Outputs below this are rounding noise, to which nothing is related.</summary>
    private const double SmallestScale = 1e-6;

    /// <summary>The model's outputs.</summary>
    public IReadOnlyList<Tensor> Run() => [.. outputs().Select(output => output.detach())];

    /// <summary>The outputs when everything that a recipe cuts out is zero.</summary>
    public IReadOnlyList<Tensor> RunWithout(ThinningRecipe recipe, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var zeroed = TemporaryWeights.Without(recipe, tensors);
        return Run();
    }

    /// <summary>Compares the model as it is now, cut, with what is expected.</summary>
    /// <returns>The relative difference.</returns>
    /// <exception cref="ModelStructureException">It does not run, or differs; the message says where or how much.</exception>
    public double Check(IReadOnlyList<Tensor> expected)
    {
        using var trace = new CallTrace(model);
        IReadOnlyList<Tensor> actual;
        try
        {
            actual = Run();
        }
        catch (Exception exception)
        {
            throw new ModelStructureException($"The thinned model does not run; it fails {trace.Place}: {exception.Message.Split('\n')[0].TrimEnd('.')}.", exception);
        }

        var error = Difference(actual, expected);
        return error <= tolerance
            ? error
            : throw new ModelStructureException(string.Create(
                CultureInfo.InvariantCulture,
                $"The thinned model computes something else than the masked one: relative error {error:E2}, allowed {tolerance:E2}."));
    }

    /// <summary>Tries a recipe and takes it back.</summary>
    /// <returns>Why it fails; null if it does not.</returns>
    public string? Try(ThinningRecipe recipe, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        var expected = RunWithout(recipe, tensors);
        using var surgery = Surgery.Prepare(recipe, model, null, null);
        surgery.Cut();
        try
        {
            Check(expected);
            return null;
        }
        catch (ModelStructureException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Largest difference between outputs, relative to the largest output.</summary>
    public static double Difference(IReadOnlyList<Tensor> actual, IReadOnlyList<Tensor> expected)
    {
        var largest = 0.0;
        for (var index = 0; index < expected.Count; index++)
        {
            if (!actual[index].shape.SequenceEqual(expected[index].shape))
            {
                return double.PositiveInfinity;
            }

            var scale = Math.Max(expected[index].abs().max().to(ScalarType.Float64).item<double>(), SmallestScale);
            var difference = (actual[index] - expected[index]).abs().max().to(ScalarType.Float64).item<double>();
            largest = double.IsNaN(difference) ? double.NaN : Math.Max(largest, difference / scale);
        }

        return largest;
    }
}
