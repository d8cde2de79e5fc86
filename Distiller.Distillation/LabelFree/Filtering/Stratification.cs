namespace Distiller.Distillation.LabelFree.Filtering;

/// <summary>Among which pseudo-labels a fraction is kept.</summary>
public enum Stratification
{
    /// <summary>Among all. The mean log-probability grows with duration, so one threshold favours long utterances.</summary>
    None,

    /// <summary>Among utterances of similar duration: each quantile of the durations keeps its fraction.</summary>
    Duration,
}
