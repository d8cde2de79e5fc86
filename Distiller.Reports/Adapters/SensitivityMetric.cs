namespace Distiller.Reports.Adapters;

/// <summary>Which measure of quality a sensitivity figure shows.</summary>
public enum SensitivityMetric
{
    /// <summary>Top-1 accuracy in percent.</summary>
    Top1,

    /// <summary>Top-5 accuracy in percent, which the original drew.</summary>
    Top5,

    /// <summary>Mean loss.</summary>
    Loss,
}
