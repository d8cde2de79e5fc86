namespace Distiller.LearningRate;

/// <summary>Multiplies the rate by a factor every epoch: base · gamma^e.</summary>
public sealed record ExponentialLrSpec : LrCurveSpec
{
    /// <summary>The factor. Range: above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public required double Gamma
    {
        get;
        init => field = Guards.Positive(value, nameof(Gamma));
    }

    /// <inheritdoc/>
    public override double At(double baseRate, int epoch) => baseRate * Math.Pow(Gamma, epoch);
}
