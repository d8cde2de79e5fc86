using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>A learning rate that is a pure function of the epoch.</summary>
public abstract record LrCurveSpec : LrSpec
{
    /// <summary>The rate of an epoch.</summary>
    /// <param name="baseRate">The rate that the optimizer was made with. Range: above 0.</param>
    /// <param name="epoch">The epoch. Range: 0 and more.</param>
    /// <returns>The rate.</returns>
    public abstract double At(double baseRate, int epoch);

    /// <summary>Whether the curve sets the rate of its window's first epoch, too, instead of beginning with the next one.</summary>
    internal virtual bool BeginsAtOnce => false;

    /// <inheritdoc/>
    public override LearningRateRule Build(BuildContext context) => new CurveRule(this);
}
