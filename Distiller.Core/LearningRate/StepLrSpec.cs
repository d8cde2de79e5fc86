namespace Distiller.LearningRate;

/// <summary>Multiplies the rate by a factor every so many epochs: base · gamma^floor(e / step).</summary>
public sealed record StepLrSpec : LrCurveSpec
{
    /// <summary>Epochs between two changes. Range: 1 and more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public required int StepSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(StepSize));
            field = value;
        }
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
    public override double At(double baseRate, int epoch) => baseRate * Math.Pow(Gamma, epoch / StepSize);
}
