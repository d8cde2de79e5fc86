namespace Distiller.Results;

/// <summary>Which of the measured values of a <see cref="QuantizationOutcome"/> counts.</summary>
public enum QuantizationMetric
{
    /// <summary>Top-1 accuracy in percent: more is better.</summary>
    Top1,

    /// <summary>Mean loss: less is better.</summary>
    Loss,

    /// <summary>Signal over noise of the outputs of what was quantized, in decibels: more is better.</summary>
    SignalToNoise,
}
