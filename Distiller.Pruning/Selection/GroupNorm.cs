namespace Distiller.Pruning;

/// <summary>How large a group of weights is. Distiller's names in brackets.</summary>
public enum GroupNorm
{
    /// <summary>Sum of absolute values (L1).</summary>
    L1,

    /// <summary>Euclidean length (L2).</summary>
    L2,

    /// <summary>Largest absolute value (Max).</summary>
    Max,

    /// <summary>Mean absolute value (Mean_Abs, Mean_L1).</summary>
    MeanL1,

    /// <summary>Euclidean length divided by the number of weights, not by its root (Mean_L2).</summary>
    MeanL2,
}
