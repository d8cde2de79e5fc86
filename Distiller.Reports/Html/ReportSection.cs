using System.Collections.Immutable;

namespace Distiller.Reports.Html;

/// <summary>A part of a report under one heading.</summary>
/// <param name="Heading">The heading, unique in its document.</param>
/// <param name="Blocks">What stands below it, in order.</param>
public sealed record ReportSection(string Heading, ImmutableArray<ReportBlock> Blocks)
{
    /// <summary>A section of the given blocks.</summary>
    /// <param name="heading">The heading, unique in its document.</param>
    /// <param name="blocks">What stands below it, in order.</param>
    public static ReportSection Of(string heading, params ImmutableArray<ReportBlock> blocks) => new(heading, blocks);
}
