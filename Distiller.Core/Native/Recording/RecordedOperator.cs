using System.Collections.Immutable;

namespace Distiller.Native;

/// <summary>One call of an operator.</summary>
public sealed record RecordedOperator
{
    /// <summary>Name with namespace, for example <c>aten::conv2d</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the overload; empty for the one without.</summary>
    public required string Overload { get; init; }

    /// <summary>Path of the innermost module that was being called; empty for the model itself.</summary>
    public required string ModulePath { get; init; }

    /// <summary>All arguments, with defaults filled in, in the order of the schema.</summary>
    public required ImmutableArray<RecordedArgument> Arguments { get; init; }

    /// <summary>Its results that are tensors; members of a list of tensors one by one.</summary>
    public required ImmutableArray<RecordedTensor> Results { get; init; }

    /// <summary>The value of an argument; null if it is absent or the operator has no such parameter.</summary>
    /// <param name="name">Name of the parameter in the schema.</param>
    public object? this[string name] => Arguments.FirstOrDefault(argument => argument.Name == name)?.Value;
}
