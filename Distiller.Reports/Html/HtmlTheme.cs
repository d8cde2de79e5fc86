using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;

namespace Distiller.Reports.Html;

/// <summary>The colours of a theme as variables of a style sheet, so that pictures follow the page from light to dark.</summary>
internal static class HtmlTheme
{
    /// <summary>Each colour with the name of its variable.</summary>
    public static ImmutableArray<(string Name, Rgb Color)> Variables(FigureTheme theme) =>
    [
        ("--ink", theme.Ink),
        ("--muted", theme.Muted),
        ("--grid", theme.Grid),
        ("--context", theme.Context),
        ("--surface", theme.Surface),
        .. theme.Palette.Select((color, index) => (string.Create(CultureInfo.InvariantCulture, $"--series-{index}"), color)),
    ];

    /// <summary>The declarations of a theme, one in a line.</summary>
    public static string Declarations(FigureTheme theme) =>
        string.Join('\n', Variables(theme).Select(pair => $"  {pair.Name}: {pair.Color};"));
}
