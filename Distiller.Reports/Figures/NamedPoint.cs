namespace Distiller.Reports.Figures;

/// <summary>A point with its name.</summary>
/// <param name="Name">What stands beside it; empty for nothing, where there are many points.</param>
/// <param name="X">Position on the horizontal axis, in its units.</param>
/// <param name="Y">Position on the vertical axis, in its units.</param>
public readonly record struct NamedPoint(string Name, double X, double Y);
