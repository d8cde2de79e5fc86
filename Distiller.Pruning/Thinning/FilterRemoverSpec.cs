namespace Distiller.Pruning;

/// <summary>Removes zero filters and neurons. YAML: an extension of class <c>FilterRemover</c>, or <c>remove_filters</c>.</summary>
public sealed record FilterRemoverSpec : StructureRemoverSpec
{
    /// <inheritdoc/>
    public override ThinningScope Scope => ThinningScope.Filters;
}
