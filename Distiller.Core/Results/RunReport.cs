using System.Collections.Immutable;

namespace Distiller.Results;

/// <summary>Everything that the report of a run shows; what was not done stays empty. Saved beside the page, it makes it anew.</summary>
public sealed record RunReport
{
    /// <summary>What the run was, and its figures by name.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>The closing table, the most important figure first.</summary>
    public ImmutableArray<ComparedFigure> Comparison { get; init; } = [];

    /// <summary>The model before compression.</summary>
    public ModelSummary? Before { get; init; }

    /// <summary>The model after compression.</summary>
    public ModelSummary? After { get; init; }

    /// <summary>The log of the training, in the order of epochs.</summary>
    public ImmutableArray<EpochRecord> Epochs { get; init; } = [];

    /// <summary>The sensitivity analysis.</summary>
    public SensitivityResult? Sensitivity { get; init; }

    /// <summary>The policies of the schedule, in the order in which they are called.</summary>
    public ImmutableArray<PolicyTimeline> Policies { get; init; } = [];

    /// <summary>The schedule as it was written: YAML or C#.</summary>
    public string ScheduleText { get; init; } = "";

    /// <summary>What the library decided by itself and why, in order: layers left alone, ranges chosen.</summary>
    public ImmutableArray<string> Decisions { get; init; } = [];

    /// <summary>What a reader must know before trusting a figure, such as a data set that stands in for another.</summary>
    public string Caution { get; init; } = "";
}
