using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>How many of a tensor's groups a fraction prunes.</summary>
/// <remarks>
/// Binary fractions are forgiven: 0.29 of 100 groups are 29, although 0.29 * 100 is a little below 29 in doubles
/// (with <see cref="Compatibility.Distiller"/> they are 28). A fraction below 1 always leaves at least one group.
/// <para>Source: Distiller, <c>ranked_structures_pruner.py</c>; deviations D-15, D-17, D-20.</para>
/// </remarks>
public sealed record SelectionRule
{
    private const double Forgiveness = 1e-9;

    /// <summary>How the product of fraction and group count is rounded. Default: <see cref="Rounding.Floor"/>.</summary>
    public Rounding Rounding { get; init; } = Rounding.Floor;

    /// <summary>The number of groups pruned is a multiple of this. Range: 1 and more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int PrunedMultiple
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 1;

    /// <summary>
    /// The number of groups kept is rounded up to a multiple of this, where there are as many: vector units and
    /// grouped convolutions like channel counts of 8 or 16. Range: 1 and more. Default 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int KeptMultiple
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 1;

    /// <summary>This many groups stay, unless the fraction is exactly 1. Range: 0 and more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MinimumKept
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }
    = 1;

    /// <summary>Number of groups to prune.</summary>
    /// <param name="groups">Number of groups there are. Range: 0 and more.</param>
    /// <param name="fraction">Fraction to prune. Range: 0 to 1.</param>
    /// <param name="compatibility">Whether the original's truncation is wanted.</param>
    /// <returns>A number from 0 to <paramref name="groups"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public long Count(long groups, double fraction, Compatibility compatibility = Compatibility.Sane)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(groups);
        _ = Guards.Fraction(fraction);
        var slack = compatibility == Compatibility.Distiller ? 0.0 : Forgiveness;
        var count = Rounded(Rounded(fraction * groups, slack) / (double)PrunedMultiple, slack) * PrunedMultiple;
        if (fraction == 1.0)
        {
            return groups;
        }

        if (count >= groups)
        {
            count = groups - PrunedMultiple;
        }

        count = Math.Min(count, groups - MinimumKept);
        var kept = groups - count;
        var wanted = Math.Min(groups, (kept + KeptMultiple - 1) / KeptMultiple * KeptMultiple);
        return Math.Max(0, groups - wanted);
    }

    private long Rounded(double value, double slack) => Rounding switch
    {
        Rounding.Floor => (long)Math.Floor(value + slack),
        Rounding.Ceiling => (long)Math.Ceiling(value - slack),
        Rounding.Nearest => (long)Math.Round(value, MidpointRounding.ToEven),
        _ => throw new InvalidOperationException($"Unknown rounding '{Rounding}'."),
    };
}
