using System.Collections.Immutable;

namespace Distiller.Quantization.Execution;

/// <summary>One step of a network. Its name is also that of the value that it makes, and the prefix of its tensors.</summary>
internal sealed record Node
{
    /// <summary>Path of the module, or of the module in which the operator ran, made unique.</summary>
    public required string Name { get; init; }

    /// <summary>What it computes.</summary>
    public required Operation Operation { get; init; }

    /// <summary>Names of the values that it reads.</summary>
    public required ImmutableArray<string> Inputs { get; init; }

    /// <summary>How its result is held in bytes; null before calibration.</summary>
    public Affine? Result { get; init; }

    /// <summary>How the result of a convolution is held before something is added; for operators that cannot fuse the addition.</summary>
    public Affine? BeforeAddition { get; init; }

    /// <summary>Whether it runs in 8 bits.</summary>
    public bool IsInt8 { get; init; }

    /// <summary>Why it runs in float; null if it does not.</summary>
    public string? FloatReason { get; init; }
}
