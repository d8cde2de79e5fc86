using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Prunes weights below a multiple of their standard deviation.</summary>
/// <remarks>
/// mask = |w| &gt; s · σ, where σ (n - 1) is taken when the pruner first sees the weight and then stays, so that repeated
/// pruning removes more only as weights shrink.
/// <para>Source: Han et al. 2015, arXiv 1506.02626; Distiller: <c>sensitivity_pruner.py</c>.</para>
/// </remarks>
public sealed record SensitivityPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>The factor s by parameter name or pattern; <c>*</c> stands for all. Range: 0 and more.</summary>
    public required IReadOnlyDictionary<string, double> Sensitivities { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        foreach (var sensitivity in Sensitivities.Values)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sensitivity, nameof(Sensitivities));
        }

        return new Worker(Name, WeightTable.Resolve(Sensitivities, context, $"pruners.{Name}.sensitivities"));
    }

    private sealed class Worker(string name, ImmutableArray<KeyValuePair<string, double>> sensitivities) : IPruner, IStateful
    {
        private readonly WeightStatistics _statistics = new();

        public string Name { get; } = name;

        public ImmutableArray<string> Parameters { get; } = [.. sensitivities.Select(entry => entry.Key)];

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request) =>
            sensitivities.ToDictionary(entry => entry.Key, entry => Mask(entry.Key, request.Weight(entry.Key), entry.Value));

        public StateDict SaveState() => _statistics.Save();

        public void LoadState(StateDict state) => _statistics.Load(state);

        public void Dispose()
        {
        }

        private Tensor Mask(string name, Tensor weight, double sensitivity) =>
            Thresholding.ElementMask(weight, _statistics.Of(name, weight, tensor => tensor.alias()).Deviation * sensitivity);
    }
}
