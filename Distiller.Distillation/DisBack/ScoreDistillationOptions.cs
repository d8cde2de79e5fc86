using Distiller.Distillation.Diffusion;

namespace Distiller.Distillation.DisBack;

/// <summary>How a one-step generator is taught by scores. The defaults are those of DisBack; <see cref="DiffInstruct"/> is the baseline.</summary>
public sealed record ScoreDistillationOptions
{
    /// <summary>The baseline: no path, the fake score starts as the teacher, the teacher is the only target.</summary>
    public static ScoreDistillationOptions DiffInstruct(ScoreModel law) =>
        new() { Law = law, FakeStart = FakeStart.Teacher, Targets = TargetOrder.TeacherOnly };

    /// <summary>How scores are learned and compared.</summary>
    public required ScoreModel Law { get; init; }

    /// <summary>Where the fake score starts. Default <see cref="FakeStart.LastNode"/>.</summary>
    public FakeStart FakeStart { get; init; } = FakeStart.LastNode;

    /// <summary>The targets. Default <see cref="TargetOrder.Backward"/>.</summary>
    public TargetOrder Targets { get; init; } = TargetOrder.Backward;

    /// <summary>How the path is recorded, if it is needed.</summary>
    public DegradationOptions Degradation { get; init; } = new();

    /// <summary>Generator updates for each target before the teacher. Range: 1 and more. Default 15.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Interval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Interval));
            field = value;
        }
    }
    = 15;

    /// <summary>
    /// Goes on to the next target as soon as the mismatch E‖s_fake − s_target‖² on a fixed minibatch is below this, and after
    /// <see cref="Interval"/> at the latest. Null (default) for the interval alone.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? SwitchBelowMismatch
    {
        get;
        init => field = value is { } threshold ? Guards.Positive(threshold, nameof(SwitchBelowMismatch)) : null;
    }

    /// <summary>Samples of the fixed minibatch on which the mismatch is measured and logged at each update; 0 (default) for none. Counts as three evaluations where it steers the targets (<see cref="SwitchBelowMismatch"/>), and as none where it is only logged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MismatchSamples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MismatchSamples));
            field = value;
        }
    }

    /// <summary>w(σ). Default <see cref="ScoreWeighting.SigmaSquared"/>.</summary>
    public ScoreWeighting Weighting { get; init; } = ScoreWeighting.SigmaSquared;

    /// <summary>Steps of the fake score after each generator step. Range: 1 and more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int FakeSteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(FakeSteps));
            field = value;
        }
    }
    = 1;

    /// <summary>How the fake score learns.</summary>
    public AdamOptions Fake { get; init; } = new();

    /// <summary>The largest norm of the generator's gradient. Range: above 0. Default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double GradientClip
    {
        get;
        init => field = Guards.Positive(value, nameof(GradientClip));
    }
    = 10;

    /// <summary>d of the average w̄ ← d·w̄ + (1 − d)·w, if the student has one. Range: 0 to 1. Default 0.999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a fraction.</exception>
    public double AverageDecay
    {
        get;
        init => field = Guards.Fraction(value, nameof(AverageDecay));
    }
    = 0.999;

    /// <summary>Seed of noise, noise levels and the fake score's samples. Default 1.</summary>
    public long Seed { get; init; } = 1;

    internal bool NeedsPath => FakeStart == FakeStart.LastNode || Targets != TargetOrder.TeacherOnly;
}
