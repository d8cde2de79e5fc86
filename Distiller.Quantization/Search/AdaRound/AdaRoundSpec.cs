namespace Distiller.Quantization;

/// <summary>How the direction in which each weight is rounded is learned (AdaRound).</summary>
/// <remarks>
/// A weight becomes ⌊s w⌋ + h with h = clamp(1.2 σ(v) - 0.1, 0, 1), and v is learned so that the layer's output, after the rectifier that
/// belongs to it, is nearest to that of the float layer; a term Σ 1 - |2h - 1|^β drives h to 0 or 1 while β falls. Inputs come from
/// the layers already rounded, outputs from the float model. Each layer by itself, in the order in which they run.
/// <para>Source: Nagel et al. 2020, arXiv 2004.10568, section 3. The error is measured against that of rounding to the nearest, so that
/// <see cref="Decisiveness"/> means the same for every layer.</para>
/// </remarks>
public sealed record AdaRoundSpec
{
    /// <summary>Steps of the optimizer for each layer. Range: 1 and more. Default 1000.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>Rows of inputs that are kept of each layer: samples, or positions of samples. Range: 1 and more. Default 4096.</summary>
    public int Rows { get; init; } = 4096;

    /// <summary>Rows of a step. Range: 1 and more. Default 256.</summary>
    public int BatchRows { get; init; } = 256;

    /// <summary>Step size of Adam. Range: above 0. Default 0.02.</summary>
    public double LearningRate { get; init; } = 0.02;

    /// <summary>Weight of the term that drives h to 0 or 1, against an error of 1 for rounding to the nearest. Range: above 0. Default 1.</summary>
    public double Decisiveness { get; init; } = 1;

    /// <summary>Fraction of the steps in which the term is left out. Range: 0 to 1. Default 0.2.</summary>
    public double WarmUp { get; init; } = 0.2;

    /// <summary>β after the warm-up: only weights that are nearly decided are driven. Range: above 1. Default 20.</summary>
    public double FirstExponent { get; init; } = 20;

    /// <summary>β at the end. Range: above 1. Default 2.</summary>
    public double LastExponent { get; init; } = 2;

    /// <summary>Seed of the choice of rows. Default 0.</summary>
    public int Seed { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchRows, 1);
        _ = Guards.Positive(LearningRate);
        _ = Guards.Positive(Decisiveness);
        _ = Guards.Fraction(WarmUp);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstExponent, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(LastExponent, 1);
    }
}
