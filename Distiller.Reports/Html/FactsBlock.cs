using System.Collections.Immutable;

namespace Distiller.Reports.Html;

/// <summary>Names with values: settings, versions, environment.</summary>
/// <param name="Facts">The pairs, in order.</param>
public sealed record FactsBlock(ImmutableArray<(string Name, string Value)> Facts) : ReportBlock;
