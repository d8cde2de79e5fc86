using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Prunes every weight whose magnitude does not exceed a threshold.</summary>
/// <remarks>
/// mask = |w| &gt; threshold, in the weight's own type: a weight stored as 0.3f is equal to the threshold 0.3 and goes.
/// With the key <c>*</c> biases and normalisation are pruned too, as in the original.
/// <para>Source: Distiller, <c>magnitude_pruner.py</c>, <c>MagnitudeParameterPruner</c>.</para>
/// </remarks>
public sealed record MagnitudePrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Threshold by parameter name or pattern; <c>*</c> stands for all. Range: 0 and more.</summary>
    public required IReadOnlyDictionary<string, double> Thresholds { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        foreach (var threshold in Thresholds.Values)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(threshold, nameof(Thresholds));
        }

        return new Worker(Name, WeightTable.Resolve(Thresholds, context, $"pruners.{Name}.thresholds"));
    }

    private sealed class Worker(string name, ImmutableArray<KeyValuePair<string, double>> thresholds) : IPruner
    {
        public string Name { get; } = name;

        public ImmutableArray<string> Parameters { get; } = [.. thresholds.Select(entry => entry.Key)];

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request) =>
            thresholds.ToDictionary(entry => entry.Key, entry => Thresholding.ElementMask(request.Weight(entry.Key), entry.Value));

        public void Dispose()
        {
        }
    }
}
