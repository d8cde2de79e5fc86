using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>A layer whose ratio is sought, as the agent sees it: the dense model's figures.</summary>
public sealed record PrunableLayer
{
    /// <summary>Path of the layer.</summary>
    public required string Name { get; init; }

    /// <summary>t: number of the step, counted from 0.</summary>
    public required int Step { get; init; }

    /// <summary>0 for a convolution, 1 for a linear layer.</summary>
    public required int Kind { get; init; }

    /// <summary>n: output channels F or features.</summary>
    public required long Outputs { get; init; }

    /// <summary>c: input channels C or features.</summary>
    public required long Inputs { get; init; }

    /// <summary>h: height of the input; 1 for a linear layer.</summary>
    public required long Height { get; init; }

    /// <summary>w: width of the input; 1 for a linear layer.</summary>
    public required long Width { get; init; }

    /// <summary>Step of the kernel; 0 for a linear layer.</summary>
    public required long Stride { get; init; }

    /// <summary>k: extent of the kernel; 1 for a linear layer.</summary>
    public required long Kernel { get; init; }

    /// <summary>Multiply-accumulates of the layer and of those that depend on it.</summary>
    public required long Macs { get; init; }

    /// <summary>Weights of the layer and of those that depend on it.</summary>
    public required long Weights { get; init; }

    /// <summary>Paths of the layers that shrink with this one, all of them; empty if there are none.</summary>
    public required ImmutableArray<string> Dependents { get; init; }

    /// <summary>The ten figures of an observation that do not change, in their order.</summary>
    internal ImmutableArray<double> Figures =>
        [Step, Kind, Outputs, Inputs, Height, Width, Stride, Kernel, Macs, Weights];
}
