using System.Collections.Immutable;

namespace Distiller.LearningRate;

/// <summary>Multiplies the rate by one factor at each milestone: base · gamma^(number of milestones reached).</summary>
public sealed record MultiStepLrSpec : LrCurveSpec
{
    /// <summary>The epochs from which the rate is lower, in ascending order.</summary>
    /// <exception cref="ArgumentException">The epochs are negative or not in ascending order.</exception>
    public required ImmutableArray<int> Milestones
    {
        get;
        init => field = LearningRate.Milestones.Check(value, nameof(Milestones));
    }

    /// <summary>The factor. Range: above 0. Default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Gamma
    {
        get;
        init => field = Guards.Positive(value, nameof(Gamma));
    }
    = 0.1;

    /// <inheritdoc/>
    public override double At(double baseRate, int epoch) =>
        baseRate * Math.Pow(Gamma, LearningRate.Milestones.Reached(Milestones, epoch));
}
