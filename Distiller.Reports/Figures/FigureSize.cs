namespace Distiller.Reports.Figures;

/// <summary>Width and height of a rendered figure.</summary>
/// <param name="Width">Pixels, at least 200.</param>
/// <param name="Height">Pixels, at least 120.</param>
public readonly record struct FigureSize(int Width, int Height)
{
    /// <summary>Width of a figure that fills a page or a slide, in pixels.</summary>
    public const int StandardWidth = 800;

    /// <summary>Half a page high: 800 by 420 pixels.</summary>
    public static FigureSize Standard => new(StandardWidth, 420);
}
