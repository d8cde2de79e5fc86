using System.Globalization;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>A figure and its change in words.</summary>
internal static class ChangeText
{
    // Beyond this factor "8.3 times less" says more than "-88 %".
    private const double LargeFactor = 3;

    /// <summary>A value with its digits and unit.</summary>
    public static string Value(ComparedFigure figure, double value)
    {
        var number = value.ToString(string.Create(CultureInfo.InvariantCulture, $"N{figure.Digits}"), CultureInfo.InvariantCulture);
        return figure.Unit.Length == 0 ? number : $"{number} {figure.Unit}";
    }

    /// <summary>A value for a card: large counts in millions and thousands of millions.</summary>
    public static string Short(ComparedFigure figure, double value) => (figure.Digits, Math.Abs(value)) switch
    {
        (0, >= 1e9) => string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:N2} G{figure.Unit}"),
        (0, >= 1e6) => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:N2} M{figure.Unit}"),
        _ => Value(figure, value),
    };

    /// <summary>The change: points for percentages, a share or a factor for everything else; empty without a value before.</summary>
    public static string Of(ComparedFigure figure)
    {
        if (figure.Before is not { } before || !double.IsFinite(before) || !double.IsFinite(figure.After))
        {
            return "";
        }

        if (figure.After == before)
        {
            return "unchanged";
        }

        if (figure.Unit == "%")
        {
            return $"{Signed(figure.After - before, "N2")} points";
        }

        return (before, figure.After) switch
        {
            (0, _) => "",
            var (old, now) when now > 0 && old / now >= LargeFactor => string.Create(CultureInfo.InvariantCulture, $"{old / now:N1} times less"),
            var (old, now) when old > 0 && now / old >= LargeFactor => string.Create(CultureInfo.InvariantCulture, $"{now / old:N1} times more"),
            var (old, now) => $"{Signed(100 * ((now / old) - 1), "N1")} %",
        };
    }

    private static string Signed(double value, string format) =>
        (value < 0 ? "−" : "+") + Math.Abs(value).ToString(format, CultureInfo.InvariantCulture);
}
