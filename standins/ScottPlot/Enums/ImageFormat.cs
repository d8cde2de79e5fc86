namespace ScottPlot;

/// <summary>File formats. This build writes Png and Svg.</summary>
public enum ImageFormat
{
    Bmp,
    Jpeg,
    Png,
    Webp,
    Svg,
}
