namespace Distiller.Distillation;

/// <summary>How much a distillation loss and the task's own loss count.</summary>
/// <remarks>
/// Objective: TaskWeight · L_task + DistillationWeight · Scale · L, plus what other policies add. The original's defaults are 0.5
/// and 0.5, and it multiplies what earlier policies added by its task weight too;
/// <see cref="Scheduling.Compatibility.Distiller"/> does the same.
/// </remarks>
public sealed record DistillationOptions
{
    /// <summary>The defaults.</summary>
    public static DistillationOptions Default { get; } = new();

    /// <summary>The weight of the distillation loss. Range: 0 and more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double DistillationWeight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Guards.Finite(value, nameof(DistillationWeight)), nameof(DistillationWeight));
            field = value;
        }
    }
    = 1;

    /// <summary>
    /// The weight of the task's loss. Range: 0 and more. Default 1. Of several losses that act in one epoch only one may set it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double TaskWeight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Guards.Finite(value, nameof(TaskWeight)), nameof(TaskWeight));
            field = value;
        }
    }
    = 1;
}
