using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>An operation between modules, and where its result goes.</summary>
/// <param name="Operator">Name of the operator.</param>
/// <param name="ModulePath">Module whose code calls it.</param>
/// <param name="Shape">Shape of its first result.</param>
/// <param name="Modules">Modules that read it, and as which input.</param>
/// <param name="Operators">Operators between modules that read it.</param>
/// <param name="IsOutput">Whether it is the model's output.</param>
internal sealed record LooseOperation(
    string Operator, string ModulePath, ImmutableArray<long> Shape, ImmutableArray<(string Module, int Index)> Modules, ImmutableArray<string> Operators, bool IsOutput);
