using System.Globalization;

namespace ScottPlot;

/// <summary>A colour of four bytes. <c>default</c> is fully transparent black.</summary>
public readonly struct Color
{
    public readonly byte Red;
    public readonly byte Green;
    public readonly byte Blue;
    public readonly byte Alpha;

    public Color(byte red, byte green, byte blue, byte alpha = 255)
    {
        Red = red;
        Green = green;
        Blue = blue;
        Alpha = alpha;
    }

    /// <summary>Components in [0, 1].</summary>
    public Color(float red, float green, float blue, float alpha = 1f)
        : this(ToByte(red), ToByte(green), ToByte(blue), ToByte(alpha))
    {
    }

    public Color(uint argb)
        : this((byte)(argb >> 16), (byte)(argb >> 8), (byte)argb, (byte)(argb >> 24))
    {
    }

    public Color(System.Drawing.Color color)
        : this(color.R, color.G, color.B, color.A)
    {
    }

    /// <summary>Takes <c>#RGB</c>, <c>#RRGGBB</c> or <c>#RRGGBBAA</c>, with or without the hash.</summary>
    public Color(string hexCode)
    {
        ArgumentNullException.ThrowIfNull(hexCode);
        string digits = hexCode.TrimStart('#');
        if (digits.Length == 3)
        {
            digits = string.Concat(digits.Select(c => new string(c, 2)));
        }

        if (digits.Length == 6)
        {
            digits += "FF";
        }

        if (digits.Length != 8
            || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint rgba))
        {
            throw new ArgumentException(
                $"'{hexCode}' is not a colour. Write #RGB, #RRGGBB or #RRGGBBAA with hexadecimal digits.",
                nameof(hexCode));
        }

        Red = (byte)(rgba >> 24);
        Green = (byte)(rgba >> 16);
        Blue = (byte)(rgba >> 8);
        Alpha = (byte)rgba;
    }

    public byte R => Red;

    public byte G => Green;

    public byte B => Blue;

    public byte A => Alpha;

    public double Opacity => Alpha / 255.0;

    public uint ARGB => ((uint)Alpha << 24) | ((uint)Red << 16) | ((uint)Green << 8) | Blue;

    public static bool operator ==(Color a, Color b) => a.ARGB == b.ARGB;

    public static bool operator !=(Color a, Color b) => a.ARGB != b.ARGB;

    public static Color FromARGB(uint argb) => new(argb);

    public static Color FromARGB(int argb) => new(unchecked((uint)argb));

    public static Color FromHex(string hex) => new(hex);

    public static Color[] FromHex(IEnumerable<string> hex) => [.. hex.Select(FromHex)];

    /// <summary>Takes an HTML colour name or a hexadecimal code.</summary>
    public static Color FromHtml(string html) => new(System.Drawing.ColorTranslator.FromHtml(html));

    public static Color FromColor(System.Drawing.Color color) => new(color);

    public static Color Gray(byte value) => new(value, value, value);

    /// <summary>All arguments in [0, 1].</summary>
    public static Color FromHSL(float hue, float saturation, float luminosity, float alpha = 1f)
    {
        float chroma = (1 - Math.Abs((2 * luminosity) - 1)) * saturation;
        float sector = (hue - MathF.Floor(hue)) * 6;
        float second = chroma * (1 - Math.Abs((sector % 2) - 1));
        float offset = luminosity - (chroma / 2);
        (float r, float g, float b) = (int)sector switch
        {
            0 => (chroma, second, 0f),
            1 => (second, chroma, 0f),
            2 => (0f, chroma, second),
            3 => (0f, second, chroma),
            4 => (second, 0f, chroma),
            _ => (chroma, 0f, second),
        };
        return new(r + offset, g + offset, b + offset, alpha);
    }

    public static Color InterpolateRgb(Color c1, Color c2, double fraction)
    {
        double f = Math.Clamp(fraction, 0, 1);
        byte Mix(byte a, byte b) => (byte)Math.Round(a + ((b - a) * f), MidpointRounding.AwayFromZero);
        return new(Mix(c1.Red, c2.Red), Mix(c1.Green, c2.Green), Mix(c1.Blue, c2.Blue), Mix(c1.Alpha, c2.Alpha));
    }

    public Color InterpolateRgb(Color c1, double fraction) => InterpolateRgb(this, c1, fraction);

    public Color MixedWith(Color otherColor, double fraction) => InterpolateRgb(this, otherColor, fraction);

    public Color WithRed(byte red) => new(red, Green, Blue, Alpha);

    public Color WithGreen(byte green) => new(Red, green, Blue, Alpha);

    public Color WithBlue(byte blue) => new(Red, Green, blue, Alpha);

    public Color WithAlpha(byte alpha) => new(Red, Green, Blue, alpha);

    /// <param name="alpha">Range 0..1.</param>
    public Color WithAlpha(double alpha) => WithAlpha(ToByte(alpha));

    /// <param name="opacity">Range 0..1.</param>
    public Color WithOpacity(double opacity = 0.5) => WithAlpha(ToByte(opacity));

    public Color Lighten(double fraction = 0.5) => MixedWith(new Color(255, 255, 255, Alpha), fraction);

    public Color Darken(double fraction = 0.5) => MixedWith(new Color(0, 0, 0, Alpha), fraction);

    public string ToHex() => Alpha == 255
        ? string.Create(CultureInfo.InvariantCulture, $"#{Red:X2}{Green:X2}{Blue:X2}")
        : string.Create(CultureInfo.InvariantCulture, $"#{Red:X2}{Green:X2}{Blue:X2}{Alpha:X2}");

    public string ToStringRGB() => string.Create(CultureInfo.InvariantCulture, $"#{Red:X2}{Green:X2}{Blue:X2}");

    public override bool Equals(object? obj) => obj is Color other && this == other;

    public override int GetHashCode() => (int)ARGB;

    public override string ToString() => ToHex();

    private static byte ToByte(double fraction) =>
        (byte)Math.Round(Math.Clamp(fraction, 0, 1) * 255, MidpointRounding.AwayFromZero);
}
