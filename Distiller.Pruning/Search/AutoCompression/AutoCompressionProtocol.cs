namespace Distiller.Pruning;

/// <summary>What the search for ratios strives for, and what it may do.</summary>
public enum AutoCompressionProtocol
{
    /// <summary>Accuracy at a given number of multiply-accumulates: actions are clamped so that the budget is met. Reward top1/100.</summary>
    MacConstrained,

    /// <summary>Few multiply-accumulates at high accuracy, without a budget. Reward -(1 - top1/100)·ln(MACs).</summary>
    AccuracyGuaranteed,

    /// <summary>A budget that is learned rather than enforced: beyond it the reward falls below -3, within it it is top1/100 + 1.</summary>
    MacConstrainedExperimental,

    /// <summary>The harmonic mean of accuracy and the fraction of multiply-accumulates that remains.</summary>
    HarmonicMean,

    /// <summary>Accuracy within the budget, the excess as a penalty beyond it.</summary>
    PunishAgent,
}
