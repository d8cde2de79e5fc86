namespace Distiller.Distillation;

/// <summary>When a sample leaves the network at an exit.</summary>
public enum ExitRule
{
    /// <summary>When the probability of the best class is above the threshold. Range of thresholds: 0 to 1.</summary>
    Confidence,

    /// <summary>When the entropy of the class probabilities, in nats, is below the threshold. Range: 0 to the logarithm of the number of classes.</summary>
    Entropy,

    /// <summary>
    /// When the cross-entropy with the true label is below the threshold: the original's rule (D-58). It needs the answer to decide
    /// whether to go on, so it is for comparing with the original only.
    /// </summary>
    LabelLoss,
}
