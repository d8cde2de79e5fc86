namespace Distiller.Training;

/// <summary>What makes an epoch the best.</summary>
public enum BestScoreOrder
{
    /// <summary>Top-1 accuracy; then fewer non-zero parameters, top-5 accuracy, the later epoch.</summary>
    AccuracyFirst,

    /// <summary>Fewer non-zero parameters; then top-1, top-5 accuracy, the later epoch. The original's order.</summary>
    SparsityFirst,
}
