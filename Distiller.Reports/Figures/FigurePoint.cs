namespace Distiller.Reports.Figures;

/// <summary>A point of a line.</summary>
/// <param name="X">Position on the horizontal axis, in its units.</param>
/// <param name="Y">Position on the vertical axis, in its units; NaN breaks the line.</param>
public readonly record struct FigurePoint(double X, double Y);
