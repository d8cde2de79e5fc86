using System.Collections.Immutable;

namespace Distiller.Reports.Html;

/// <summary>The content of a report page, without any form.</summary>
public sealed record ReportDocument
{
    /// <summary>Title of the page.</summary>
    public required string Title { get; init; }

    /// <summary>One line below the title: model, data set, when.</summary>
    public required string Subtitle { get; init; }

    /// <summary>What a reader must know before trusting a figure, such as an invented data set; null for nothing.</summary>
    public string? Caution { get; init; }

    /// <summary>The figures that sum the run up, the most important first.</summary>
    public ImmutableArray<KeyFigure> KeyFigures { get; init; } = [];

    /// <summary>The sections, in order. Sections without blocks are left out.</summary>
    public required ImmutableArray<ReportSection> Sections { get; init; }

    /// <summary>A line at the foot: which version made the run.</summary>
    public string Footer { get; init; } = "";
}
