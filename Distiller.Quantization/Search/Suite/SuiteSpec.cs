using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>Which methods are tried in turn, and when one is kept.</summary>
public sealed record SuiteSpec
{
    /// <summary>Bits, modes and overrides to begin with.</summary>
    public PostTrainingSpec Quantization { get; init; } = new();

    /// <summary>The steps. Those that change the float model come first, then what is cut off, then scales, integers and biases.</summary>
    public ImmutableArray<SuiteStep> Steps { get; init; } = SuiteSteps.All;

    /// <summary>By which part of itself the loss has to fall for a step to be kept. Range: 0 to 1. Default 0: if it falls at all.</summary>
    public double LeastGain { get; init; }

    internal void Check()
    {
        _ = Guards.Fraction(LeastGain);
        for (var i = 1; i < Steps.Length; i++)
        {
            if (Steps[i].Stage < Steps[i - 1].Stage)
            {
                throw new ArgumentException(
                    $"'{Steps[i].Name}' would make anew what '{Steps[i - 1].Name}' has changed. Put it before.", nameof(Steps));
            }
        }
    }
}
