namespace Distiller.LearningRate;

/// <summary>
/// Lets the rate fall from the base rate to a minimum along half a cosine, after a warm-up in which it rises evenly.
/// </summary>
/// <remarks>
/// Warm-up, e below W: base · (e + 1) / (W + 1). Then: min + (base - min) · (1 + cos(π (e - W) / (duration - W))) / 2.
/// Beyond the duration the cosine goes on, and the rate rises again; end the policy's window there if this is not wanted.
/// <para>Source: Loshchilov and Hutter 2017, arXiv 1608.03983; without warm-up equal to PyTorch's <c>CosineAnnealingLR</c>.</para>
/// </remarks>
public sealed record CosineLrSpec : LrCurveSpec
{
    /// <summary>The epoch at which the rate reaches its minimum. YAML: <c>T_max</c>. Range: 1 and more, above the warm-up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public required int Duration
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Duration));
            field = value;
        }
    }

    /// <summary>The minimum. YAML: <c>eta_min</c>. Range: 0 and more. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a number.</exception>
    public double Minimum
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Minimum));
            field = Guards.Finite(value, nameof(Minimum));
        }
    }

    /// <summary>Epochs of warm-up, W. Range: 0 and more. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int WarmUpEpochs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(WarmUpEpochs));
            field = value;
        }
    }

    internal override bool BeginsAtOnce => WarmUpEpochs > 0;

    /// <inheritdoc/>
    public override double At(double baseRate, int epoch)
    {
        if (epoch < WarmUpEpochs)
        {
            return baseRate * (epoch + 1) / (WarmUpEpochs + 1);
        }

        double span = Math.Max(1, Duration - WarmUpEpochs);
        return Minimum + ((baseRate - Minimum) * (1 + Math.Cos(Math.PI * (epoch - WarmUpEpochs) / span)) / 2);
    }
}
