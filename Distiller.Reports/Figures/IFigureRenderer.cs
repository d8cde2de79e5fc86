namespace Distiller.Reports.Figures;

/// <summary>Turns figures into pictures. Implementations hold no state between calls.</summary>
/// <remarks>Failures of the plotting library pass through as they are; nothing is drawn in part.</remarks>
public interface IFigureRenderer
{
    /// <summary>Draws a figure as vectors.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="size">How large.</param>
    /// <param name="theme">In which colours.</param>
    /// <returns>An SVG document.</returns>
    string RenderSvg(Figure figure, FigureSize size, FigureTheme theme);

    /// <summary>Draws a figure as pixels.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="size">How large.</param>
    /// <param name="theme">In which colours.</param>
    /// <returns>The content of a PNG file.</returns>
    byte[] RenderPng(Figure figure, FigureSize size, FigureTheme theme);
}
