namespace Distiller.Results;

/// <summary>Which of the measured values counts.</summary>
public enum SensitivityMetric
{
    /// <summary>Top-1 accuracy in percent: more is better.</summary>
    Top1,

    /// <summary>Top-5 accuracy in percent, which the original drew: more is better.</summary>
    Top5,

    /// <summary>Mean loss: less is better.</summary>
    Loss,
}
