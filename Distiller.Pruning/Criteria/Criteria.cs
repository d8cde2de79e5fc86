namespace Distiller.Pruning;

/// <summary>Every importance criterion by a short name.</summary>
public static class Criteria
{
    /// <summary>Mean absolute weight.</summary>
    public static CriterionSpec L1 { get; } = new MagnitudeCriterion(1);

    /// <summary>Root mean square of the weights.</summary>
    public static CriterionSpec L2 { get; } = new MagnitudeCriterion(2);

    /// <summary>Distance from the geometric median (FPGM).</summary>
    public static CriterionSpec GeometricMedian { get; } = new GeometricMedianCriterion();

    /// <summary>First-order effect on the loss, by the last gradient.</summary>
    public static CriterionSpec Gradient { get; } = new GradientCriterion();

    /// <summary>First-order effect on the loss, over all steps since the last ranking.</summary>
    public static CriterionSpec Taylor { get; } = new TaylorCriterion();

    /// <summary>Average fraction of zeros among a filter's activations (APoZ), measured by hooks.</summary>
    public static CriterionSpec ActivationZeros { get; } = new ActivationCriterion(ActivationStatistic.Zeros);

    /// <summary>Mean of a filter's activations, measured by hooks.</summary>
    public static CriterionSpec ActivationMean { get; } = new ActivationCriterion(ActivationStatistic.Mean);

    /// <summary>Scale of the batch normalisation behind a filter.</summary>
    public static CriterionSpec BatchNormScale { get; } = new BatchNormScaleCriterion();

    /// <summary>Movement away from zero during the window.</summary>
    public static CriterionSpec Movement { get; } = new MovementCriterion();

    /// <summary>Chance.</summary>
    /// <param name="seed">Seed of the draws.</param>
    public static CriterionSpec Random(long seed) => new RandomCriterion(seed);
}
