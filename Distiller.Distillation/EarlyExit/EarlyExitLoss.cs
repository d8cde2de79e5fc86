using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>The training loss of a network with exits.</summary>
/// <remarks>
/// L = Σ_i w_i · CE_i + (1 − Σ_i w_i) · CE_final.
/// <para>Shapes: logits (N, Classes), labels (N) Int64; result scalar.</para>
/// <para>Source: Teerapittayanon et al. 2016, arXiv 1709.01686, section III-B; Distiller: <c>earlyexit_loss</c>.</para>
/// </remarks>
public static class EarlyExitLoss
{
    /// <summary>The weighted sum of the exits' losses.</summary>
    /// <param name="losses">One scalar for each exit in their order, that of the whole network last.</param>
    /// <param name="weights">w: one for each exit but the last.</param>
    /// <returns>L.</returns>
    /// <exception cref="ArgumentException">The numbers do not match, or the weights sum to 1 or more.</exception>
    public static Tensor Combine(ImmutableArray<Tensor> losses, ImmutableArray<double> weights)
    {
        if (weights.Length != losses.Length - 1)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {weights.Length} weights for {losses.Length} losses. Give one for each exit but the last."), nameof(weights));
        }

        DemandSum(weights);
        using var scope = NewDisposeScope();
        var last = losses[^1] * (1 - weights.Sum());
        return weights.Select((weight, i) => losses[i] * weight).Aggregate(last, (sum, term) => sum + term).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of a minibatch.</summary>
    /// <param name="logits">Scores of each exit in their order, those of the whole network last.</param>
    /// <param name="labels">The true classes.</param>
    /// <param name="weights">w: one for each exit but the last.</param>
    /// <returns>L.</returns>
    /// <exception cref="ArgumentException">The numbers do not match, or the weights sum to 1 or more.</exception>
    public static Tensor Of(ImmutableArray<Tensor> logits, Tensor labels, ImmutableArray<double> weights)
    {
        using var scope = NewDisposeScope();
        return Combine([.. logits.Select(scores => nn.functional.cross_entropy(scores, labels))], weights).MoveToOuterDisposeScope();
    }

    /// <summary>The cross-entropy of each sample.</summary>
    /// <param name="logits">Scores (N, Classes).</param>
    /// <param name="labels">The true classes.</param>
    /// <returns>Shape (N).</returns>
    public static Tensor PerSample(Tensor logits, Tensor labels) =>
        nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.None);

    internal static void DemandSum(ImmutableArray<double> weights)
    {
        if (weights.Any(weight => !(weight >= 0)) || !(weights.Sum() < 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The loss weights of the exits ({string.Join(", ", weights.Select(weight => FormattableString.Invariant($"{weight}")))}) must not be negative, and sum to less than 1: the rest is the weight of the whole network."),
                nameof(weights));
        }
    }
}
