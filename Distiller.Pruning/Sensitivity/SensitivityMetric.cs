namespace Distiller.Pruning;

/// <summary>Which of the measured values counts.</summary>
public enum SensitivityMetric
{
    /// <summary>Top-1 accuracy: more is better.</summary>
    Top1,

    /// <summary>Top-5 accuracy: more is better.</summary>
    Top5,

    /// <summary>Loss: less is better.</summary>
    Loss,
}
