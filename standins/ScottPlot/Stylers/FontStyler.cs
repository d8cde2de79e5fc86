using SkiaSharp;

namespace ScottPlot.Stylers;

/// <summary>Chooses the font of every text of a plot.</summary>
public class FontStyler(Plot plot)
{
    /// <summary>Uses the font where a text has no font of its own.</summary>
    public SKTypeface Set(
        string fontName,
        FontWeight weight = FontWeight.Normal,
        FontSlant slant = FontSlant.Upright,
        FontSpacing spacing = FontSpacing.Normal)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fontName);
        plot.FontName = fontName;
        return new(fontName);
    }

    /// <summary>Goes back to the default font; the renderer finds substitutes for characters that it lacks.</summary>
    public void Automatic() => plot.FontName = Fonts.Default;
}
