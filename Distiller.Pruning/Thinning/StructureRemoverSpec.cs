using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Removes zero filters and channels. YAML: an extension of class <c>StructureRemover</c>, <c>contract_model</c>.</summary>
public record StructureRemoverSpec : ComponentSpec<StructureRemover>
{
    /// <summary>Shape of the model's input, (N, …); N is ignored.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>How the model is thinned; its scope is that of the description.</summary>
    public ThinningOptions Options { get; init; } = ThinningOptions.Default;

    /// <summary>Which zeros make a structure go.</summary>
    public virtual ThinningScope Scope => ThinningScope.Structures;

    /// <inheritdoc/>
    public override StructureRemover Build(BuildContext context) => new(Name, InputShape, Options with { Scope = Scope });
}
