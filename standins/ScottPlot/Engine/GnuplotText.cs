using System.Globalization;
using System.Text;

namespace ScottPlot.Engine;

/// <summary>Writes texts, numbers and colours so that gnuplot reads back exactly what was meant.</summary>
internal static class GnuplotText
{
    public static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NaN";

    /// <summary>A colour with its transparency, which gnuplot puts first and counts the other way round.</summary>
    public static string Rgb(Color color) => string.Create(
        CultureInfo.InvariantCulture,
        $"rgb \"#{255 - color.Alpha:x2}{color.Red:x2}{color.Green:x2}{color.Blue:x2}\"");

    /// <summary>The same colour as a number, for columns read by <c>lc rgb variable</c>.</summary>
    public static double RgbValue(Color color) =>
        ((255 - color.Alpha) * 16777216.0) + (color.Red * 65536) + (color.Green * 256) + color.Blue;

    public static string Quote(string text) => Quote(text, percent: "%");

    /// <summary>Tick labels pass through a number formatter, to which a percent sign means something.</summary>
    public static string QuoteTick(string text) => Quote(text, percent: "%%");

    private static string Quote(string text, string percent)
    {
        var quoted = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("    "),
                '%' => quoted.Append(percent),

                // gnuplot runs what stands between backquotes in a shell, even inside double quotes.
                '`' => quoted.Append("\\140"),
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                < ' ' or 0x7F or 0xFFFE or 0xFFFF => quoted,
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('"').ToString();
    }
}
