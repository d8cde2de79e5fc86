namespace Distiller.Reports.Figures;

/// <summary>A stretch of the horizontal axis in one row of a chart, as in a time table.</summary>
/// <param name="Row">Row, counted from 0 at the top.</param>
/// <param name="Start">Where it begins, in the units of the horizontal axis.</param>
/// <param name="End">Where it ends, beyond <paramref name="Start"/>.</param>
public readonly record struct FigureSpan(int Row, double Start, double End);
