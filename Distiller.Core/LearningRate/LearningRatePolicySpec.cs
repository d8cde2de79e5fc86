using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>A learning-rate schedule bound to epochs. YAML: a policy of kind <c>lr_scheduler</c>.</summary>
public sealed record LearningRatePolicySpec : PolicySpec
{
    /// <summary>The schedule.</summary>
    public required LrSpec Rate { get; init; }

    /// <inheritdoc/>
    public override string Name => Rate.Name;

    /// <inheritdoc/>
    public override bool ChangesOnlyOptimizer => true;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The scheduler was made without an optimizer.</exception>
    public override CompressionPolicy Build(BuildContext context) => new LearningRatePolicy(
        context.Component(Rate),
        context.Optimizer ?? throw new InvalidOperationException(
            $"The learning-rate schedule '{Name}' needs an optimizer. Pass it to the constructor of CompressionScheduler."),
        Rate.Relative);
}
