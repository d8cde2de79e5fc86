namespace Distiller.Quantization.Execution;

/// <summary>Where a step of an <see cref="Int8Model"/> runs, and what that costs and saves: a line of the placement report.</summary>
public sealed record Int8Layer
{
    /// <summary>Path of the module, or of the module in which the operator ran.</summary>
    public required string Name { get; init; }

    /// <summary>What it computes, with what was fused: for example <c>convolution + add</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it runs in 8 bits.</summary>
    public required bool IsInt8 { get; init; }

    /// <summary>Why it runs in float; empty if it does not.</summary>
    public required string Reason { get; init; }

    /// <summary>Distance of neighbouring values of its result, libtorch's scale; null if the result stays float.</summary>
    public double? Scale { get; init; }

    /// <summary>The byte that stands for 0 in its result; null if the result stays float.</summary>
    public int? ZeroPoint { get; init; }

    /// <summary>Power of the result over power of its error by 8 bits, errors of earlier layers included. Unit: decibels; null after loading.</summary>
    public double? SignalToNoise { get; init; }

    /// <summary>Measured time in 8 bits. Unit: microseconds; null where it was not measured.</summary>
    public double? Int8Microseconds { get; init; }

    /// <summary>Measured time in float. Unit: microseconds; null where it was not measured.</summary>
    public double? FloatMicroseconds { get; init; }
}
