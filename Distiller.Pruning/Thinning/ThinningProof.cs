using System.Globalization;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Compares a model that is cut with the model in which the same structures are zero.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="outputs">Runs it on the proof's input, the same each time.</param>
/// <param name="tolerance">Largest relative difference that counts as none.</param>
internal sealed class ThinningProof(nn.Module model, Func<IReadOnlyList<Tensor>> outputs, double tolerance)
{
    /// <summary>Differences up to so many times the tolerance are looked at once more: they may be rounding.</summary>
    private const double RoundingFactor = 100;

    /// <summary>How often the model is tried with weights that differ in their last bits.</summary>
    private const int RoundingRuns = 4;

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
    /// <param name="expected">Outputs of the model in which the same structures are zero.</param>
    /// <param name="weights">Which weights the model has, for the message.</param>
    /// <returns>The relative difference: at most the tolerance, or what the last bits of the weights change.</returns>
    /// <exception cref="ModelStructureException">It does not run, or differs; the message says where or how much.</exception>
    public double Check(IReadOnlyList<Tensor> expected, string weights = "its own weights")
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
        return error <= tolerance || IsRounding(error, actual)
            ? error
            : throw new ModelStructureException(string.Create(
                CultureInfo.InvariantCulture,
                $"The thinned model computes something else than the masked one: relative error {error:E2} with {weights}, allowed {tolerance:E2}."));
    }

    /// <summary>Cuts, compares with the model in which the same structures are zero, and takes the cut back.</summary>
    /// <returns>The relative difference.</returns>
    /// <exception cref="ModelStructureException">It does not run, or differs.</exception>
    public double Try(ThinningRecipe recipe, IReadOnlyDictionary<string, Tensor> tensors, string weights = "its own weights")
    {
        using var scope = NewDisposeScope();
        var expected = RunWithout(recipe, tensors);
        using var surgery = Surgery.Prepare(recipe, model, null, null);
        surgery.Cut();
        return Check(expected, weights);
    }

    /// <summary>Whether the last bits of the weights change the output as much: a normalisation of nearly equal values enlarges rounding.</summary>
    private bool IsRounding(double error, IReadOnlyList<Tensor> actual)
    {
        var rounding = 0.0;
        for (var run = 0; run < RoundingRuns && error <= RoundingFactor * tolerance; run++)
        {
            using var scope = NewDisposeScope();
            using var rounded = TemporaryWeights.Rounded(model, seed: run);
            rounding = Math.Max(rounding, Difference(Run(), actual));
        }

        return error <= 2 * rounding;
    }

    /// <summary>How much outputs differ between the items of their batch, relative to the largest output; NaN for a batch of one.</summary>
    public static double Variation(IReadOnlyList<Tensor> outputs)
    {
        using var scope = NewDisposeScope();
        Tensor[] batches = [.. outputs.Where(output => output.dim() > 0 && output.shape[0] > 1)];
        return batches.Length == 0
            ? double.NaN
            : batches.Max(output => Difference([output.narrow(0, 0, output.shape[0] - 1)], [output.narrow(0, 1, output.shape[0] - 1)]));
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
