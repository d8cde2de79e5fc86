namespace Distiller.Reports.Figures;

/// <summary>Data that a figure shows. A closed family: lines, points, bars, spans, a histogram, a heat map.</summary>
public abstract record Series
{
    private protected Series()
    {
    }

    /// <summary>Name shown beside the data, or in the caption.</summary>
    public required string Name { get; init; }

    /// <summary>Place in the palette, from 0, or null for the place of the series in its figure.</summary>
    public int? PaletteIndex { get; init; }
}
