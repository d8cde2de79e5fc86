using System.Globalization;
using System.Text.RegularExpressions;

namespace Distiller.Configuration;

/// <summary>What plain texts mean in YAML 1.1, which the original reads, and in what people write.</summary>
internal static partial class YamlScalars
{
    public static bool IsNull(YamlScalar scalar) => !scalar.IsQuoted && scalar.Text is "" or "~" or "null" or "Null" or "NULL" or "None";

    public static bool? Flag(YamlScalar scalar) => scalar.Text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => null,
    };

    /// <summary>A number. Unlike in the original, <c>1e-4</c> is one though it has no point (D-32).</summary>
    public static double? Number(YamlScalar scalar) => scalar.Text.ToLowerInvariant() switch
    {
        ".inf" or "+.inf" => double.PositiveInfinity,
        "-.inf" => double.NegativeInfinity,
        ".nan" => double.NaN,
        var text when NumberPattern().IsMatch(text) => double.Parse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A number as both readers read it: with a point whenever there is an exponent.</summary>
    public static string Write(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
        }

        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        if (exponent < 0)
        {
            return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
        }

        string mantissa = text[..exponent];
        return $"{mantissa}{(mantissa.Contains('.', StringComparison.Ordinal) ? "" : ".0")}e{text[(exponent + 1)..]}";
    }

    /// <summary>Whether a text would be taken for something else if it were written without quotes.</summary>
    public static bool NeedsQuotes(string text)
    {
        YamlScalar plain = new(text, IsQuoted: false, 1, 1);
        return IsNull(plain) || Flag(plain) is not null || Number(plain) is not null;
    }

    [GeneratedRegex(@"^[-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)(e[-+]?[0-9]+)?$")]
    private static partial Regex NumberPattern();
}
