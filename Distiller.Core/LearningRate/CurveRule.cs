using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Follows a curve.</summary>
internal sealed class CurveRule(LrCurveSpec curve) : LearningRateRule
{
    public override bool BeginsAtOnce => curve.BeginsAtOnce;

    public override ImmutableArray<double> Rates(
        int epoch, EpochMetrics metrics, ImmutableArray<double> baseRates, ImmutableArray<double> currentRates) =>
        [.. baseRates.Select(baseRate => curve.At(baseRate, epoch))];
}
