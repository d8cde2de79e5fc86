using Distiller.Reports.Tables;

namespace Distiller.Reports.Html;

/// <summary>A table whose columns a reader can sort by.</summary>
/// <param name="Table">The table.</param>
public sealed record TableBlock(Table Table) : ReportBlock;
