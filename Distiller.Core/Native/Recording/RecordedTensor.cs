using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>A tensor at one moment of a recorded run. An operator that writes in place makes a new one.</summary>
public sealed record RecordedTensor
{
    /// <summary>Number within the graph.</summary>
    public required int Id { get; init; }

    /// <summary>Its shape in the recorded run.</summary>
    public required ImmutableArray<long> Shape { get; init; }

    /// <summary>Type of its elements.</summary>
    public required ScalarType ElementType { get; init; }

    /// <summary>Name of the parameter or buffer that it is; null if it is none.</summary>
    public string? ParameterName { get; init; }

    /// <summary>Its values, where no recorded operator made it and it is no input: a parameter, buffer or constant. Owned by the graph.</summary>
    public Tensor? Constant { get; init; }
}
