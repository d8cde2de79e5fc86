namespace Distiller.Distillation.Diffusion;

/// <summary>How the model that a policy owns learns.</summary>
/// <remarks>Source: Kingma, Ba 2015, arXiv 1412.6980, algorithm 1.</remarks>
public sealed record AdamOptions
{
    /// <summary>The step size. Range: above 0. Default 1e-3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double LearningRate
    {
        get;
        init => field = Guards.Positive(value, nameof(LearningRate));
    }
    = 1e-3;

    /// <summary>β1, the memory of the mean. Range: 0 to below 1. Default 0, as distribution matching has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Beta1
    {
        get;
        init => field = Memory(value, nameof(Beta1));
    }

    /// <summary>β2, the memory of the square. Range: 0 to below 1. Default 0.99.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Beta2
    {
        get;
        init => field = Memory(value, nameof(Beta2));
    }
    = 0.99;

    private static double Memory(double value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Guards.Fraction(value, name), 1, name);
        return value;
    }
}
