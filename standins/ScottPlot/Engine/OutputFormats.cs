namespace ScottPlot.Engine;

internal static class OutputFormats
{
    public static ImageFormat FromPath(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PNG" => ImageFormat.Png,
        ".SVG" => ImageFormat.Svg,
        ".JPG" or ".JPEG" => ImageFormat.Jpeg,
        ".BMP" => ImageFormat.Bmp,
        ".WEBP" => ImageFormat.Webp,
        _ => throw new ArgumentException(
            $"The extension of '{path}' does not name a picture format. Use .png or .svg.", nameof(path)),
    };

    public static NotSupportedException NotSupported(ImageFormat format) => new(
        $"This build of ScottPlot renders through gnuplot and does not write {format}. "
        + "Use ImageFormat.Png or ImageFormat.Svg (SavePng, SaveSvg), or build with -p:PlotProvider=package.");
}
