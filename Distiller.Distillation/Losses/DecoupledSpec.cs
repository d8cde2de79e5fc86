using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>Learning from decoupled soft targets: <see cref="DecoupledLoss"/>.</summary>
public sealed record DecoupledSpec : ComponentSpec<IDistillationLoss>
{
    /// <summary>T. Range: above 0. Default 4, the paper's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Temperature
    {
        get;
        init => field = Guards.Positive(value, nameof(Temperature));
    }
    = 4;

    /// <summary>α: weight of the right class. Range: 0 and more. Default 1.</summary>
    public double TargetWeight { get; init; } = 1;

    /// <summary>β: weight of the other classes. Range: 0 and more. Default 8; the paper uses 1 to 8.</summary>
    public double OtherWeight { get; init; } = 8;

    /// <summary>Which teacher, counted from 0. Default 0.</summary>
    public int Teacher { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A weight or the teacher's number is negative.</exception>
    public override IDistillationLoss Build(BuildContext context)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(TargetWeight);
        ArgumentOutOfRangeException.ThrowIfNegative(OtherWeight);
        ArgumentOutOfRangeException.ThrowIfNegative(Teacher);
        return new LogitsLoss(Name, Teacher, Temperature * Temperature, step => DecoupledLoss.Of(
            step.StudentLogits, step.TeacherLogits[Teacher], step.Targets, Temperature, TargetWeight, OtherWeight));
    }
}
