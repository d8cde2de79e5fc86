using System.Collections.Immutable;

namespace Distiller.Distillation.Layerwise;

/// <summary>What a student learns of its teacher's layers. The defaults are those of DistilHuBERT, arXiv 2110.01900.</summary>
/// <remarks>loss = rec + λ·sim + γ·mean(features²), rec the mean of |P − H|, sim the mean of −log σ(cos(P, H)).</remarks>
public sealed record LayerwiseOptions
{
    /// <summary>Indices of the teacher's states: i is the output of layer i, 0 the input of the first. Default 4, 8, 12.</summary>
    public ImmutableArray<int> Targets { get; init; } = [4, 8, 12];

    /// <summary>λ, how much the cosine counts. Range: 0 and more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double CosineWeight
    {
        get;
        init => field = NotNegative(value, nameof(CosineWeight));
    }
    = 1;

    /// <summary>γ, how much the square of the features counts. Range: 0 and more. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double FeaturePenalty
    {
        get;
        init => field = NotNegative(value, nameof(FeaturePenalty));
    }

    /// <summary>How elements are compared. Default L1.</summary>
    public Reconstruction Reconstruction { get; init; } = Reconstruction.L1;

    /// <summary>How predictions are made. Default <see cref="HeadKind.Split"/>.</summary>
    public HeadKind Heads { get; init; } = HeadKind.Split;

    /// <summary>Whether padded frames are left out of the means. Default true.</summary>
    /// <remarks>The published code takes them in: set false to compute what it computes.</remarks>
    public bool ExcludesPadding { get; init; } = true;

    /// <summary>What the gradient into the features is multiplied with. Range: 0 to 1. Default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0 to 1.</exception>
    public double FeatureGradientScale
    {
        get;
        init => field = Guards.Fraction(value, nameof(FeatureGradientScale));
    }
    = 0.1;

    /// <summary>The greatest norm of all gradients together. Range: above 0. Default 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double GradientClip
    {
        get;
        init => field = Guards.Positive(value, nameof(GradientClip));
    }
    = 5;

    /// <summary>How much the task's own loss counts; with a task of your own, for example labels. Range: 0 and more. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double TaskWeight
    {
        get;
        init => field = NotNegative(value, nameof(TaskWeight));
    }
    = 1;

    /// <summary>Whether the teacher's states are kept. Default: they are not.</summary>
    public StateCaching Caching { get; init; }

    /// <summary>Seed of the heads' first weights.</summary>
    public long Seed { get; init; }

    private static double NotNegative(double value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Guards.Finite(value, name), name);
        return value;
    }
}
