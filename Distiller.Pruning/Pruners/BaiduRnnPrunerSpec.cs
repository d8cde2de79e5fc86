using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A threshold that rises along two straight lines, made for recurrent networks.</summary>
/// <remarks>
/// With the window from s to e (exclusive), step f, and r = s + offset:
/// slope θ = 2qf / (2(r - s) + 3(e - r)); ε = θ (c - s + 1) / f before epoch r, then
/// ε = (θ (r - s + 1) + φ (c - r + 1)) / f with φ = θ · multiplier; mask = |w| &gt; ε. Epochs take the place of the
/// paper's iterations.
/// <para>Source: Narang et al. 2017, arXiv 1704.05119, section 3; Distiller: <c>baidu_rnn_pruner.py</c>. The original
/// computes the slopes once, for whichever window comes first (D-19); here each window has its own.</para>
/// </remarks>
public sealed record BaiduRnnPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Size of the weights that survive: the 90th percentile of a trained dense layer. Range: above 0.</summary>
    public required double Q { get; init; }

    /// <summary>Epochs from the start of the window to the steeper ramp. Range: 0 and more.</summary>
    public required int RampEpochOffset { get; init; }

    /// <summary>How much steeper the ramp is. Range: above 0.</summary>
    public required double RampSlopeMultiplier { get; init; }

    /// <summary>The weights to prune.</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>The threshold at an epoch.</summary>
    /// <param name="window">The epochs in which the policy is active.</param>
    /// <param name="epoch">An epoch of the window.</param>
    /// <returns>ε: weights whose magnitude does not exceed it are pruned.</returns>
    public double Threshold(EpochWindow window, int epoch)
    {
        double start = window.First;
        double frequency = window.Frequency;
        var ramp = start + RampEpochOffset;
        var slope = 2 * Q * frequency / ((2 * (ramp - start)) + (3 * (window.End - ramp)));
        return epoch < ramp
            ? slope * (epoch - start + 1) / frequency
            : ((slope * (ramp - start + 1)) + (slope * RampSlopeMultiplier * (epoch - ramp + 1))) / frequency;
    }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        _ = Guards.Positive(Q);
        _ = Guards.Positive(RampSlopeMultiplier);
        ArgumentOutOfRangeException.ThrowIfNegative(RampEpochOffset);
        return new Worker(this, Weights.Resolve(context, $"pruners.{Name}.weights"));
    }

    private sealed class Worker(BaiduRnnPrunerSpec spec, ImmutableArray<string> weights) : IPruner
    {
        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = weights;

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request)
        {
            var threshold = spec.Threshold(request.Window, request.Epoch);
            return Parameters.ToDictionary(name => name, name => Thresholding.ElementMask(request.Weight(name), threshold));
        }

        public void Dispose()
        {
        }
    }
}
