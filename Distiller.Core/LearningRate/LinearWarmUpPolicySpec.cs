using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Lets the rate rise evenly from 0 to the base rate, then fall evenly to 0, step by step instead of epoch by epoch.</summary>
/// <remarks>
/// Step s of T, W of them warm-up: base · s / W below W, then base · (T − s) / (T − W), and 0 from T on. Steps are counted from the
/// beginning of the window. Source: Devlin et al. 2019, "BERT", arXiv 1810.04805; DistilHuBERT and Distil-Whisper train with it.
/// </remarks>
public sealed record LinearWarmUpPolicySpec : PolicySpec
{
    /// <summary>All steps, T. Range: above the warm-up.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps of the rise, W. Range: 0 and more.</summary>
    public required long WarmUpSteps { get; init; }

    /// <inheritdoc/>
    public override string Name => "linear_warm_up";

    /// <summary>The rate of a step.</summary>
    /// <param name="baseRate">The highest rate.</param>
    /// <param name="step">The step. Range: 0 and more.</param>
    /// <returns>The rate.</returns>
    public double At(double baseRate, long step) => step < WarmUpSteps
        ? baseRate * step / WarmUpSteps
        : baseRate * Math.Max(0, Steps - step) / (Steps - WarmUpSteps);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The warm-up is negative, or not below all steps.</exception>
    /// <exception cref="InvalidOperationException">The scheduler was made without an optimizer.</exception>
    public override CompressionPolicy Build(BuildContext context)
    {
        if (WarmUpSteps < 0 || WarmUpSteps >= Steps)
        {
            throw new ArgumentException(FormattableString.Invariant($"The warm-up has {WarmUpSteps} of {Steps} steps. It is 0 or more, and fewer than all."));
        }

        return new LinearWarmUpPolicy(this, context.Optimizer ?? throw new InvalidOperationException(
            $"The learning-rate schedule '{Name}' needs an optimizer. Pass it to the constructor of CompressionScheduler."));
    }
}
