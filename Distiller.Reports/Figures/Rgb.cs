using System.Globalization;

namespace Distiller.Reports.Figures;

/// <summary>An opaque sRGB colour.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>Reads <c>#RRGGBB</c>.</summary>
    /// <param name="hex">A number sign and six hexadecimal digits.</param>
    /// <exception cref="FormatException"><paramref name="hex"/> is not of that form.</exception>
    public static Rgb Parse(string hex)
    {
        if (hex is not ['#', _, _, _, _, _, _]
            || !int.TryParse(hex.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw new FormatException($"'{hex}' is no colour. Write a number sign and six hexadecimal digits, as in #0072B2.");
        }

        return new Rgb((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    /// <summary>Contrast ratio between two colours, 1 to 21 (WCAG 2.2, section 1.4.3).</summary>
    /// <param name="other">The other colour.</param>
    public double ContrastTo(Rgb other)
    {
        var (mine, theirs) = (Luminance, other.Luminance);
        return (Math.Max(mine, theirs) + 0.05) / (Math.Min(mine, theirs) + 0.05);
    }

    /// <summary>The colour as <c>#rrggbb</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
