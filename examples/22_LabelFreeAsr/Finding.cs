using System.Collections.Immutable;
using Distiller.Distillation.LabelFree.Metrics;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>What one seed came to.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Validation">What the signals say of the validation set.</param>
/// <param name="Outcomes">The students, and the teacher.</param>
/// <param name="Reads">True texts of the pool that were read while the signals scored.</param>
internal sealed record Finding(long Seed, Judgement Validation, ImmutableArray<Outcome> Outcomes, long Reads)
{
    /// <summary>How well a signal tells bad pseudo-labels from good ones.</summary>
    public double AreaOf(string signal, double threshold) => FilterQuality.Auc(Validation.Of(signal).Goodness, Validation.Bad(threshold));

    /// <summary>The students of several seeds as one: their errors side by side.</summary>
    public static ImmutableArray<Outcome> Pool(ImmutableArray<Finding> findings) => [.. findings[0].Outcomes.Select(outcome =>
    {
        Outcome[] same = [.. findings.Select(finding => finding.Outcomes.Single(other => other.Name == outcome.Name))];
        return outcome with
        {
            Validation = [.. same.SelectMany(one => one.Validation)],
            Inside = [.. same.SelectMany(one => one.Inside)],
            Outside = [.. same.SelectMany(one => one.Outside)],
        };
    })];
}
