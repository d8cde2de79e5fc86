namespace Distiller.Pruning;

/// <summary>Rewards and limits of the protocols: pure functions.</summary>
/// <remarks>Source: He et al. 2018, arXiv 1802.03494, section 3; Distiller: <c>examples/auto_compression/amc/rewards.py</c>.</remarks>
public static class AutoCompressionRules
{
    private const double BudgetSlack = 0.002;
    private const double BudgetPenalty = -3;
    private const double Percent = 100;
    private const double LargestShareOfRest = 0.9;

    /// <summary>What an episode earns.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="top1">Accuracy in percent. Range: 0 to 100.</param>
    /// <param name="macs">Multiply-accumulates of the compressed model. Range: above 0.</param>
    /// <param name="originalMacs">Multiply-accumulates of the dense model. Range: above 0.</param>
    /// <param name="targetDensity">The budget as a fraction of the dense model's. Range: 0 to 1. Not every protocol reads it.</param>
    /// <returns>The reward; larger is better.</returns>
    public static double Reward(AutoCompressionProtocol protocol, double top1, double macs, double originalMacs, double targetDensity)
    {
        var accuracy = top1 / Percent;
        var density = macs / originalMacs;
        return protocol switch
        {
            AutoCompressionProtocol.MacConstrained => accuracy,
            AutoCompressionProtocol.AccuracyGuaranteed => -(1 - accuracy) * Math.Log(macs),
            AutoCompressionProtocol.MacConstrainedExperimental =>
                density > targetDensity + BudgetSlack ? BudgetPenalty - density : accuracy + 1,
            AutoCompressionProtocol.HarmonicMean => 2 * accuracy * density / (accuracy + density),
            AutoCompressionProtocol.PunishAgent => density > targetDensity ? targetDensity - density : accuracy,
            _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "This protocol is unknown."),
        };
    }

    /// <summary>The least that must be removed now so that the budget can still be met, or the action if that is more.</summary>
    /// <remarks>
    /// a' = min(1, max(a, duty / layerMacs)) with duty = (1 - density)·M - (removed + min(0.9, largest)·rest): what is left to do
    /// after all later layers have given their most.
    /// </remarks>
    /// <param name="action">Fraction that the agent wants to remove. Range: 0 to 1.</param>
    /// <param name="originalMacs">M, multiply-accumulates of the dense model.</param>
    /// <param name="targetDensity">The budget as a fraction of M. Range: 0 to 1.</param>
    /// <param name="removedMacs">What has been removed before this step.</param>
    /// <param name="prunableRest">What the later prunable layers still have.</param>
    /// <param name="largestAction">The upper end of the range of actions. Range: 0 to 1.</param>
    /// <param name="layerMacs">What this step acts on: the layer with those that depend on it. Range: above 0.</param>
    /// <returns>The action that is carried out.</returns>
    public static double Clamp(
        double action, double originalMacs, double targetDensity, double removedMacs, double prunableRest, double largestAction, double layerMacs)
    {
        var duty = ((1 - targetDensity) * originalMacs) - (removedMacs + (Math.Min(LargestShareOfRest, largestAction) * prunableRest));
        return Math.Min(1, Math.Max(action, duty / layerMacs));
    }
}
