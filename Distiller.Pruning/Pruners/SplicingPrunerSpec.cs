using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Dynamic network surgery: weights are pruned below a low threshold and come back above a high one.</summary>
/// <remarks>
/// With μ and σ (n - 1) of |w|, taken when the pruner first sees the weight: a = (μ + sσ) · low, b = (μ + sσ) · high.
/// Weights with |w| &lt; a are pruned, those with |w| ≥ b restored, the others stay as they are. If a exceeds b,
/// restoring wins. Weights can come back only if their dense values are kept: use
/// <see cref="PruningOptions.MaskOnForwardOnly"/>.
/// <para>Source: Guo et al. 2016, arXiv 1608.04493; Distiller: <c>splicing_pruner.py</c>.</para>
/// </remarks>
public sealed record SplicingPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>The factor s by parameter name or pattern. Range: finite.</summary>
    public required IReadOnlyDictionary<string, double> Sensitivities { get; init; }

    /// <summary>Multiplier of the pruning threshold. Range: 0 and more.</summary>
    public required double LowThresholdMultiplier { get; init; }

    /// <summary>Multiplier of the restoring threshold. Range: 0 and more.</summary>
    public required double HighThresholdMultiplier { get; init; }

    /// <summary>s grows by this part of itself for each epoch since the window began. Range: 0 and more. Default 0.</summary>
    public double SensitivityMultiplier { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(LowThresholdMultiplier);
        ArgumentOutOfRangeException.ThrowIfNegative(HighThresholdMultiplier);
        ArgumentOutOfRangeException.ThrowIfNegative(SensitivityMultiplier);
        return new Worker(this, WeightTable.Resolve(Sensitivities, context, $"pruners.{Name}.sensitivities"));
    }

    private sealed class Worker(SplicingPrunerSpec spec, ImmutableArray<KeyValuePair<string, double>> sensitivities)
        : IPruner, IStateful
    {
        private readonly WeightStatistics _statistics = new();

        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = [.. sensitivities.Select(entry => entry.Key)];

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request) =>
            sensitivities.ToDictionary(entry => entry.Key, entry => Mask(request, entry.Key, entry.Value));

        public StateDict SaveState() => _statistics.Save();

        public void LoadState(StateDict state) => _statistics.Load(state);

        public void Dispose()
        {
        }

        private Tensor Mask(PruningRequest request, string name, double sensitivity)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var weight = request.Weight(name);
            var moments = _statistics.Of(name, weight, tensor => tensor.abs());
            var growth = 1 + ((request.Epoch - request.Window.First) * spec.SensitivityMultiplier);
            var level = moments.Mean + (sensitivity * growth * moments.Deviation);
            var magnitude = weight.abs();
            var mask = request.Mask(name)?.clone() ?? ones_like(weight);
            mask.masked_fill_(magnitude.lt(level * spec.LowThresholdMultiplier), 0);
            mask.masked_fill_(magnitude.ge(level * spec.HighThresholdMultiplier), 1);
            return mask.MoveToOuterDisposeScope();
        }
    }
}
