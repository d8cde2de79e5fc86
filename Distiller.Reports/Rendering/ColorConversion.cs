using Distiller.Reports.Figures;
using ScottPlot;

namespace Distiller.Reports.Rendering;

/// <summary>Our colours as the plotting library's.</summary>
internal static class ColorConversion
{
    public static Color ToColor(this Rgb color) => new(color.Red, color.Green, color.Blue);
}
