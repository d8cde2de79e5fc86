namespace Distiller.Reports.Html;

/// <summary>A paragraph of prose.</summary>
/// <param name="Text">Plain text.</param>
public sealed record ParagraphBlock(string Text) : ReportBlock;
