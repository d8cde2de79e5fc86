using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>Learning from soft targets: <see cref="SoftTargetLoss"/> between the logits of the student and of one teacher.</summary>
public sealed record SoftTargetSpec : ComponentSpec<IDistillationLoss>
{
    /// <summary>T. Range: above 0. Default 1; 2 to 10 show more of what the teacher knows of the wrong classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Temperature
    {
        get;
        init => field = Guards.Positive(value, nameof(Temperature));
    }
    = 1;

    /// <summary>Which teacher, counted from 0. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Teacher
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Teacher));
            field = value;
        }
    }

    /// <inheritdoc/>
    public override IDistillationLoss Build(BuildContext context) => new LogitsLoss(
        Name, Teacher, Temperature * Temperature, step => SoftTargetLoss.Of(step.StudentLogits, step.TeacherLogits[Teacher], Temperature));
}
