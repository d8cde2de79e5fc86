namespace Distiller.Reports.Figures;

/// <summary>A named place on an axis.</summary>
/// <param name="Position">Where, in the units of the axis.</param>
/// <param name="Text">What stands there.</param>
public readonly record struct AxisTick(double Position, string Text);
