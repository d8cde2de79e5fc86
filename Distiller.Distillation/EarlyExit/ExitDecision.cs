using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Which samples leave at an exit.</summary>
public static class ExitDecision
{
    /// <summary>Decides for each sample of a minibatch.</summary>
    /// <param name="rule">How.</param>
    /// <param name="logits">The exit's scores, shape (N, Classes).</param>
    /// <param name="threshold">The exit's threshold.</param>
    /// <param name="labels">Classes (N), Int64; needed by <see cref="ExitRule.LabelLoss"/> only.</param>
    /// <returns>True where the sample leaves, shape (N).</returns>
    /// <exception cref="ArgumentException">The rule needs labels, and there are none.</exception>
    public static Tensor IsTaken(ExitRule rule, Tensor logits, double threshold, Tensor? labels = null)
    {
        using var scope = NewDisposeScope();
        return (rule switch
        {
            ExitRule.Confidence => logits.softmax(1).amax([1]).gt(threshold),
            ExitRule.Entropy => Entropy(logits).lt(threshold),
            ExitRule.LabelLoss => EarlyExitLoss.PerSample(logits, labels ?? throw new ArgumentException(
                "The rule LabelLoss compares with the true labels. Give labels, or use Confidence or Entropy.", nameof(labels))).lt(threshold),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
        }).MoveToOuterDisposeScope();
    }

    private static Tensor Entropy(Tensor logits)
    {
        var logarithms = logits.log_softmax(1);
        return logarithms.exp().mul(logarithms).sum(1).neg();
    }
}
