using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>The colours of figures and pages, each named by its use.</summary>
/// <remarks>
/// The palettes follow Okabe and Ito's order of hues (blue, vermilion, green, purple, ochre), told apart under every common
/// colour blindness, darkened or lightened so that names written in these colours reach a contrast of 4.5 on the surface.
/// </remarks>
public sealed record FigureTheme
{
    /// <summary>Text and outlines.</summary>
    public required Rgb Ink { get; init; }

    /// <summary>Secondary text: ticks, captions.</summary>
    public required Rgb Muted { get; init; }

    /// <summary>Grid lines and frames.</summary>
    public required Rgb Grid { get; init; }

    /// <summary>Lines that are only context.</summary>
    public required Rgb Context { get; init; }

    /// <summary>The ground.</summary>
    public required Rgb Surface { get; init; }

    /// <summary>Colours of series, in the order of use.</summary>
    public required ImmutableArray<Rgb> Palette { get; init; }

    /// <summary>Dark on white: for paper, slides and pictures.</summary>
    public static FigureTheme Light { get; } = new()
    {
        Ink = Rgb.Parse("#1b1f24"),
        Muted = Rgb.Parse("#57606a"),
        Grid = Rgb.Parse("#dde2e7"),
        Context = Rgb.Parse("#b9c0c8"),
        Surface = Rgb.Parse("#ffffff"),
        Palette = [.. new[] { "#0068a8", "#c24400", "#007a5a", "#a03a86", "#846000", "#4a4fa3" }.Select(Rgb.Parse)],
    };

    /// <summary>Light on near-black: for dark screens.</summary>
    public static FigureTheme Dark { get; } = new()
    {
        Ink = Rgb.Parse("#e8ebef"),
        Muted = Rgb.Parse("#a0aab5"),
        Grid = Rgb.Parse("#343b44"),
        Context = Rgb.Parse("#57606a"),
        Surface = Rgb.Parse("#16191d"),
        Palette = [.. new[] { "#5db3ee", "#ff8d55", "#3ecfa2", "#e88fce", "#dfb13c", "#a7acf7" }.Select(Rgb.Parse)],
    };

    /// <summary>The colour of a series: its own place in the palette or the place given, starting over at the end.</summary>
    /// <param name="series">The series.</param>
    /// <param name="place">Place of the series in its figure, from 0.</param>
    public Rgb ColorOf(Series series, int place) => Palette[(series.PaletteIndex ?? place) % Palette.Length];
}
