namespace Distiller.Reports.Html;

/// <summary>A text whose lines and spaces matter, such as a schedule file.</summary>
/// <param name="Text">The text.</param>
public sealed record PreformattedBlock(string Text) : ReportBlock;
