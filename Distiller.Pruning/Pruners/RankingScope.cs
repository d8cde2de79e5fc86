namespace Distiller.Pruning;

/// <summary>Which groups compete with each other.</summary>
public enum RankingScope
{
    /// <summary>Those of one tensor: every tensor reaches the target.</summary>
    Tensor,

    /// <summary>Those of all the pruner's tensors: together they reach the target, and insensitive ones go further.</summary>
    Global,
}
