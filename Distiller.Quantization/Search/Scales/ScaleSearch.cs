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
        ArgumentOutOfRangeException.ThrowIfNegative(spec.BasinHops);
        _ = Guards.Positive(spec.Tolerance);
        var clipping = Clipping(spec);
        using LayerErrors errors = new(model, example);
        var quantized = PostTrainingQuantizer.Quantize(
            model, example, spec.Quantization with { Clipping = clipping, WeightClipping = clipping }, statistics);
        try
        {
            var layers = Searchable(quantized, spec.SearchesClipping);
            if (Power(spec.Initialization) is { } power)
            {
                Initialize(layers, errors, power, spec);
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
    internal static ISearchable[] Searchable(PostTrainedModel quantized, bool searchesClipping = false)
    {
        ISearchable[] layers = [.. quantized.Simulations.OfType<ISearchable>()];
        if (searchesClipping)
        {
            return layers.FirstOrDefault(layer => layer.RangeObstacle is not null) is not { } whole
                ? layers
                : throw new ArgumentException($"'{whole.Name}' cannot be searched: {whole.RangeObstacle}. Give weights one scale a tensor.");
        }

        return layers.FirstOrDefault(layer => layer.Obstacle is not null) is not { } layer
            ? layers
            : throw new ArgumentException(
                $"'{layer.Name}' cannot be searched: {layer.Obstacle}. Use symmetric modes, or asymmetric activations behind rectifiers only, or set {nameof(ScaleSearchSpec.SearchesClipping)} for zero points.");
    }

    /// <summary>Moves the scales of a quantized model from where they are.</summary>
    internal static ScaleSearchResult Search(
        PostTrainedModel quantized, ISearchable[] layers, Func<PostTrainedModel, double> loss, ScaleSearchSpec spec, IProgress<double>? progress, CancellationToken cancellation)
    {
        var vector = VectorOf(spec, layers);
        var start = vector.Read();
        var initialScales = vector.Named();
        foreach (var layer in layers.OfType<SimulatedParameterLayer>())
        {
            layer.KeepsIntegers = spec.Compatibility == Compatibility.Distiller;
        }

        using var kept = spec.KeepsActivations ? quantized.KeepOutputs() : null;
        var initialLoss = Evaluate();
        var (best, bestLoss, evaluations) = (start, initialLoss, 0);
        BasinHopping.Minimize(Descend, start, spec.BasinHops, spec.Seed);
        vector.Write(best);
        return new(quantized, initialLoss, bestLoss, initialScales, vector.Named(), evaluations + 1);

        (double[] Point, double Loss) Descend(double[] from)
        {
            var (lowest, least) = (from, double.PositiveInfinity);
            PowellSearch.Minimize(
                point =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    evaluations++;
                    vector.Write(point);
                    var value = Evaluate();
                    if (value < least)
                    {
                        (lowest, least) = ([.. point], value);
                    }

                    if (value < bestLoss)
                    {
                        (best, bestLoss) = ([.. point], value);
                        progress?.Report(value);
                    }

                    return value;
                },
                from,
                spec.Tolerance,
                spec.MaximumIterations,
                spec.MaximumEvaluations);
            return (lowest, least);
        }

        double Evaluate()
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            kept?.Restart();
            var value = loss(quantized);
            kept?.Finish();
            return value;
        }
    }

    /// <summary>Gives each layer, by itself, the scales at which its own output is nearest to that of the float layer.</summary>
    private static void Initialize(ISearchable[] layers, LayerErrors errors, double power, ScaleSearchSpec spec)
    {
        foreach (var layer in layers.Where(errors.Knows))
        {
            var vector = VectorOf(spec, layer);
            if (vector.Length == 0)
            {
                continue;
            }

            var best = vector.Read();
            var least = double.PositiveInfinity;
            PowellSearch.Minimize(
                point =>
                {
                    vector.Write(point);
                    var error = errors.Of(layer, power);
                    if (error < least)
                    {
                        (best, least) = ([.. point], error);
                    }

                    return error;
                },
                best,
                spec.Tolerance,
                InitialIterations * best.Length,
                InitialIterations * best.Length);
            vector.Write(best);
        }
    }

    private static SearchVector VectorOf(ScaleSearchSpec spec, params IEnumerable<ISearchable> layers) =>
        spec.SearchesClipping ? SearchVector.OfRanges(layers) : SearchVector.OfScales(layers);

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
