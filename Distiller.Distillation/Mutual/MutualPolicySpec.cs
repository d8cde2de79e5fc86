using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>Mutual learning bound to epochs.</summary>
public sealed record MutualPolicySpec : PolicySpec
{
    /// <summary>The peers. They outlive the scheduler.</summary>
    public required PeerCohort Cohort { get; init; }

    /// <summary>How much they learn from each other.</summary>
    public required MutualSpec Mutual { get; init; }

    /// <inheritdoc/>
    public override string Name => Mutual.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The schedule is run on another model than the cohort.</exception>
    public override CompressionPolicy Build(BuildContext context) => ReferenceEquals(context.Model, Cohort)
        ? new MutualPolicy(Cohort, Mutual)
        : throw new ArgumentException(
            $"The policy '{Name}' is for a cohort of peers, but the schedule is run on '{context.Model.GetName()}'. Make the scheduler for the cohort.");
}
