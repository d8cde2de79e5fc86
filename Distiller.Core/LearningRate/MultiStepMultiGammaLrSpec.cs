using System.Collections.Immutable;
using System.Globalization;
using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Multiplies the rate by a factor of its own at each milestone.</summary>
/// <remarks>Source: Distiller, <c>distiller/learning_rate.py</c>. The factors of the milestones reached are multiplied first, then the base rate.</remarks>
public sealed record MultiStepMultiGammaLrSpec : LrCurveSpec
{
    /// <summary>The epochs from which the rate changes, in ascending order.</summary>
    /// <exception cref="ArgumentException">The epochs are negative or not in ascending order.</exception>
    public required ImmutableArray<int> Milestones
    {
        get;
        init => field = LearningRate.Milestones.Check(value, nameof(Milestones));
    }

    /// <summary>The factors, one per milestone. Range: above 0.</summary>
    public required ImmutableArray<double> Gammas { get; init; }

    /// <inheritdoc/>
    public override double At(double baseRate, int epoch)
    {
        double product = 1;
        foreach (double gamma in Gammas.AsSpan(0, LearningRate.Milestones.Reached(Milestones, epoch)))
        {
            product = gamma * product;
        }

        return baseRate * product;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are not as many factors as milestones.</exception>
    public override LearningRateRule Build(BuildContext context) =>
        Gammas.Length == Milestones.Length
            ? base.Build(context)
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The learning-rate schedule '{Name}' has {Milestones.Length} milestones and {Gammas.Length} gammas. Give one gamma per milestone."));
}
