namespace Distiller.Pruning;

/// <summary>Whether the weights of a pruner lose the same structures.</summary>
/// <remarks>Layers whose outputs are added must lose the same filters, or none can be removed.</remarks>
public enum GroupDependency
{
    /// <summary>Every weight is ranked by itself.</summary>
    None,

    /// <summary>The first weight listed is ranked, and the others follow. Distiller: <c>group_dependency: Leader</c>.</summary>
    Leader,

    /// <summary>Each weight's scores are divided by their mean, and structures are ranked by the sum over the weights.</summary>
    Consensus,
}
