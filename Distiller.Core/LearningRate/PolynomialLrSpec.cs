using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Lets the rate fall to zero along a power: base · (1 - e / duration)^power; zero afterwards.</summary>
/// <remarks>
/// Source: Distiller, <c>distiller/learning_rate.py</c>. There the rate goes on beyond the duration: up again for even powers,
/// not a number for fractional ones. <see cref="Compatibility.Distiller"/> gives that.
/// </remarks>
public sealed record PolynomialLrSpec : LrCurveSpec
{
    /// <summary>The epoch at which the rate reaches zero. YAML: <c>T_max</c>. Range: 1 and more.</summary>
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

    /// <summary>The power. Range: above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public required double Power
    {
        get;
        init => field = Guards.Positive(value, nameof(Power));
    }

    /// <summary>Whether the rate stays at zero beyond the duration. Default true.</summary>
    public bool StopsAtEnd { get; init; } = true;

    /// <inheritdoc/>
    public override double At(double baseRate, int epoch)
    {
        int reached = StopsAtEnd ? Math.Min(epoch, Duration) : epoch;
        return baseRate * Math.Pow(1.0 - ((double)reached / Duration), Power);
    }

    /// <inheritdoc/>
    public override LearningRateRule Build(BuildContext context) =>
        context.Compatibility == Compatibility.Distiller ? new CurveRule(this with { StopsAtEnd = false }) : base.Build(context);
}
