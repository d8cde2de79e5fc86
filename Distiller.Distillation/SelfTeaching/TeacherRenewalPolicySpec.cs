using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>A teacher's renewal bound to epochs. YAML: a policy with a <c>teacher_renewal</c>.</summary>
public sealed record TeacherRenewalPolicySpec : PolicySpec
{
    /// <summary>The student and its teachers. They outlive the scheduler.</summary>
    public required TeacherStudent Pair { get; init; }

    /// <summary>How the teacher is renewed.</summary>
    public required ComponentSpec<ITeacherRenewal> Renewal { get; init; }

    /// <summary>Which teacher, counted from 0. Default 0.</summary>
    public int Teacher { get; init; }

    /// <inheritdoc/>
    public override string Name => Renewal.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no teacher of this number.</exception>
    /// <exception cref="ModelStructureException">The teacher is built in another way than the student.</exception>
    public override CompressionPolicy Build(BuildContext context)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Teacher);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Teacher, Pair.Teachers.Count);
        ModelWeights.DemandAlike(Pair.Student, Pair.Teachers[Teacher]);
        return new TeacherRenewalPolicy(Pair, Teacher, context.Component(Renewal));
    }
}
