using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Searches the scales of a quantized model that lose least on a calibration loss (LAPQ).</summary>
/// <remarks>See <see cref="ScaleSearchSpec"/>. Unlike the original, the model is left with the best scales seen, not with the last (14.8).</remarks>
public static class ScaleSearch
{
    private const int InitialIterations = 1000;

    /// <summary>Quantizes and searches.</summary>
    /// <param name="model">The trained model; its normalisations are folded for good.</param>
    /// <param name="example">A batch of typical inputs, for the order of modules and the errors of layers.</param>
    /// <param name="statistics">Statistics of the model before folding.</param>
    /// <param name="loss">The loss of the quantized model in its present state, to be small: for example cross-entropy on some hundred
    /// samples.</param>
    /// <param name="spec">How; null for the defaults.</param>
    /// <param name="progress">Hears of every better loss.</param>
    /// <param name="cancellation">Ends the search; what it found so far is lost, and the model is in float again.</param>
    /// <returns>The quantized model with the best scales, and what was found.</returns>
    /// <exception cref="ArgumentException">Zero points would have to be searched, too.</exception>
    public static ScaleSearchResult Run(
        nn.Module<Tensor, Tensor> model,
        Tensor example,
        CalibrationStatistics statistics,
        Func<PostTrainedModel, double> loss,
        ScaleSearchSpec? spec = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        spec ??= new ScaleSearchSpec();
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.MaximumIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.MaximumEvaluations, 1);
        _ = Guards.Positive(spec.Tolerance);
        var clipping = Clipping(spec);
        using LayerErrors errors = new(model, example);
        var quantized = PostTrainingQuantizer.Quantize(
            model, example, spec.Quantization with { Clipping = clipping, WeightClipping = clipping }, statistics);
        try
        {
            var layers = Searchable(quantized);
            if (Power(spec.Initialization) is { } power)
            {
                Initialize(layers, errors, power, spec.Tolerance);
            }

            return Search(quantized, layers, loss, spec, progress, cancellation);
        }
        catch
        {
            quantized.Dispose();
            throw;
        }
    }

    /// <summary>What can be searched in a quantized model: all of it, or it is an error.</summary>
    internal static ISearchable[] Searchable(PostTrainedModel quantized)
    {
        ISearchable[] layers = [.. quantized.Simulations.OfType<ISearchable>()];
        return layers.FirstOrDefault(layer => layer.Obstacle is not null) is not { } layer
            ? layers
            : throw new ArgumentException(
                $"'{layer.Name}' cannot be searched: {layer.Obstacle}. Use symmetric modes, or asymmetric activations behind rectifiers only.");
    }

    /// <summary>Moves the scales of a quantized model from where they are.</summary>
    internal static ScaleSearchResult Search(
        PostTrainedModel quantized, ISearchable[] layers, Func<PostTrainedModel, double> loss, ScaleSearchSpec spec, IProgress<double>? progress, CancellationToken cancellation)
    {
        (ISearchable Layer, string Scale)[] vector = [.. layers.SelectMany(layer => layer.ScaleNames.Select(scale => (layer, scale)))];
        double[] start = [.. vector.Select(entry => entry.Layer[entry.Scale])];
        var initialScales = Named(vector);
        foreach (var layer in layers.OfType<SimulatedParameterLayer>())
        {
            layer.KeepsIntegers = spec.Compatibility == Compatibility.Distiller;
        }

        var initialLoss = Evaluate();
        var (best, bestLoss, evaluations) = (start, initialLoss, 0);
        PowellSearch.Minimize(
            point =>
            {
                cancellation.ThrowIfCancellationRequested();
                evaluations++;
                Set(vector, point);
                var value = Evaluate();
                if (value < bestLoss)
                {
                    (best, bestLoss) = ([.. point], value);
                    progress?.Report(value);
                }

                return value;
            },
            start,
            spec.Tolerance,
            spec.MaximumIterations,
            spec.MaximumEvaluations);
        Set(vector, best);
        return new(quantized, initialLoss, bestLoss, initialScales, Named(vector), evaluations + 1);

        double Evaluate()
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            return loss(quantized);
        }
    }

    /// <summary>Gives each layer, by itself, the scales at which its own output is nearest to that of the float layer.</summary>
    private static void Initialize(ISearchable[] layers, LayerErrors errors, double power, double tolerance)
    {
        foreach (var layer in layers.Where(layer => layer.ScaleNames.Count > 0 && errors.Knows(layer)))
        {
            (ISearchable Layer, string Scale)[] vector = [.. layer.ScaleNames.Select(scale => (layer, scale))];
            double[] best = [.. vector.Select(entry => layer[entry.Scale])];
            var least = double.PositiveInfinity;
            PowellSearch.Minimize(
                point =>
                {
                    Set(vector, point);
                    var error = errors.Of(layer, power);
                    if (error < least)
                    {
                        (best, least) = ([.. point], error);
                    }

                    return error;
                },
                best,
                tolerance,
                InitialIterations * best.Length,
                InitialIterations * best.Length);
            Set(vector, best);
        }
    }

    // Scales are above zero; a search knows nothing of that.
    private static void Set((ISearchable Layer, string Scale)[] vector, double[] point)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i].Layer[vector[i].Scale] = Math.Max(Math.Abs(point[i]), 1e-12);
        }
    }

    private static ImmutableSortedDictionary<string, double> Named((ISearchable Layer, string Scale)[] vector) =>
        vector.ToImmutableSortedDictionary(entry => $"{entry.Layer.Name}.{entry.Scale}", entry => entry.Layer[entry.Scale], StringComparer.Ordinal);

    private static IStatisticsClippingRule Clipping(ScaleSearchSpec spec)
    {
        var stays = spec.Compatibility != Compatibility.Distiller;
        return spec.Initialization switch
        {
            ScaleInitialization.Average => ClippingRules.Average,
            ScaleInitialization.Gauss => new DistributionClipping(ValueDistribution.Gauss) { StaysWithinValues = stays },
            ScaleInitialization.Laplace => new DistributionClipping(ValueDistribution.Laplace) { StaysWithinValues = stays },
            _ => ClippingRules.None,
        };
    }

    private static double? Power(ScaleInitialization initialization) => initialization switch
    {
        ScaleInitialization.AbsoluteError => 1,
        ScaleInitialization.SquaredError => 2,
        ScaleInitialization.CubedError => 3,
        _ => null,
    };
}
