namespace Distiller.Pruning;

/// <summary>Which groups compete with each other.</summary>
public enum RankingScope
{
    /// <summary>Those of one tensor: every tensor reaches the target.</summary>
    Tensor,

    /// <summary>Those of all the pruner's tensors: of all groups counted together the target's fraction goes, more where scores are low.</summary>
    Global,
}
