using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>A density with two parameters, fitted to values by maximum likelihood.</summary>
/// <remarks>
/// Weights of trained layers are often nearer to a Laplace than to a normal density: a sharp peak and long tails. Which fits better
/// tells which clipping range suits a layer. Source: Distiller, the notebook <c>parameter_histograms</c>.
/// </remarks>
public abstract record FittedDensity
{
    private protected FittedDensity(double location, double scale, double meanLogLikelihood) =>
        (Location, Scale, MeanLogLikelihood) = (location, scale, meanLogLikelihood);

    /// <summary>Name of the distribution.</summary>
    public abstract string Name { get; }

    /// <summary>Where the density is symmetric about: the mean (normal) or the median (Laplace).</summary>
    public double Location { get; }

    /// <summary>How wide it is: the deviation σ (normal) or the mean absolute distance b from the median (Laplace). Above 0.</summary>
    public double Scale { get; }

    /// <summary>Mean of the logarithm of the density over the values, in nats: the larger, the better the fit.</summary>
    public double MeanLogLikelihood { get; }

    /// <summary>The density.</summary>
    /// <param name="value">Where.</param>
    /// <returns>Not negative; its integral is 1.</returns>
    public abstract double At(double value);

    /// <summary>Fits N(μ, σ²): μ the mean, σ² the mean squared distance from it.</summary>
    /// <param name="values">Any shape, at least two different values, all finite.</param>
    /// <exception cref="ArgumentException">The values are all equal, or not finite, or there are none.</exception>
    public static FittedDensity Normal(Tensor values)
    {
        using var scope = NewDisposeScope();
        Tensor flat = Flat(values);
        Tensor mean = flat.mean();
        double deviation = Checked(Math.Sqrt((flat - mean).square().mean().ToDouble()));
        return new NormalDensity(mean.ToDouble(), deviation, -0.5 - Math.Log(deviation) - (0.5 * Math.Log(2 * Math.PI)));
    }

    /// <summary>Fits Laplace(m, b): m the median, b the mean absolute distance from it.</summary>
    /// <param name="values">Any shape, at least two different values, all finite.</param>
    /// <exception cref="ArgumentException">The values are all equal, or not finite, or there are none.</exception>
    public static FittedDensity Laplace(Tensor values)
    {
        using var scope = NewDisposeScope();
        Tensor flat = Flat(values);
        Tensor median = flat.median();
        double distance = Checked((flat - median).abs().mean().ToDouble());
        return new LaplaceDensity(median.ToDouble(), distance, -1 - Math.Log(2 * distance));
    }

    private static Tensor Flat(Tensor values) => values.numel() > 0
        ? values.detach().to_type(ScalarType.Float64).reshape(-1)
        : throw new ArgumentException("A density cannot be fitted to a tensor without elements.", nameof(values));

    private static double Checked(double scale) => double.IsFinite(scale) && scale > 0
        ? scale
        : throw new ArgumentException("A density needs at least two different values, all finite; these are all equal, or hold NaN or an infinity.");

    private sealed record NormalDensity(double Mean, double Deviation, double Likelihood) : FittedDensity(Mean, Deviation, Likelihood)
    {
        public override string Name => "normal";

        public override double At(double value) => MathNet.Numerics.Distributions.Normal.PDF(Mean, Deviation, value);
    }

    private sealed record LaplaceDensity(double Median, double Distance, double Likelihood) : FittedDensity(Median, Distance, Likelihood)
    {
        public override string Name => "Laplace";

        public override double At(double value) => MathNet.Numerics.Distributions.Laplace.PDF(Median, Distance, value);
    }
}
