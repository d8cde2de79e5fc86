namespace Distiller.Reports.Figures;

/// <summary>A thin line across the figure that data are read against, such as the score of the dense model.</summary>
/// <param name="Orientation">Whether it is a level (horizontal) or a moment (vertical).</param>
/// <param name="Position">Where it crosses its axis, in the units of that axis.</param>
/// <param name="Text">Its name, written along it.</param>
public sealed record ReferenceLine(ReferenceOrientation Orientation, double Position, string Text);
