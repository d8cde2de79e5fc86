namespace Distiller.Zoo.Data;

/// <summary>A rectangle of an image.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct CropWindow(int Top, int Left, int Height, int Width);
