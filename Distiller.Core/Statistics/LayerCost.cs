using System.Collections.Immutable;

namespace Distiller.Statistics;

/// <summary>What one call of a layer costs: a row of the compute table.</summary>
public sealed record LayerCost
{
    /// <summary>Path of the module; empty for the model itself. Column <c>Name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Class of the module, such as <c>Conv2d</c>. Column <c>Type</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Extents of the kernel, as <c>k=(3, 3)</c>; empty for linear layers. Column <c>Attrs</c>.</summary>
    public required string Attributes { get; init; }

    /// <summary>Number of groups into which a convolution divides its channels; 1 for linear layers.</summary>
    public required long ConvGroups { get; init; }

    /// <summary>Shape of the input, (N, …). Column <c>IFM</c>.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>Shape of the output, (N, …). Column <c>OFM</c>.</summary>
    public required ImmutableArray<long> OutputShape { get; init; }

    /// <summary>Number of weights, without bias. Column <c>Weights volume</c>.</summary>
    public required long WeightCount { get; init; }

    /// <summary>Multiply-accumulates for one sample. Column <c>MACs</c>.</summary>
    public required long MacCount { get; init; }

    /// <summary>Elements of the input, all samples. Column <c>IFM volume</c>.</summary>
    public long InputVolume => Volume(InputShape);

    /// <summary>Elements of the output, all samples. Column <c>OFM volume</c>.</summary>
    public long OutputVolume => Volume(OutputShape);

    /// <summary>Elements that the layer reads and writes: input, output and weights, without bias. Column <c>Footprint</c>.</summary>
    public long Footprint => InputVolume + OutputVolume + WeightCount;

    /// <summary>Multiply-accumulates per element of the footprint, rounded to a whole number as in the original. Column <c>AI</c>.</summary>
    /// <remarks>Below about ten, memory limits a layer and fewer MACs save little time.</remarks>
    public long ArithmeticIntensity => Footprint == 0 ? 0 : (long)Math.Floor((MacCount + (0.5 * Footprint)) / Footprint);

    private static long Volume(ImmutableArray<long> shape) => shape.Aggregate(1L, (product, length) => product * length);
}
