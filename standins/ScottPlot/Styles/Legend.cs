using ScottPlot.Panels;

namespace ScottPlot;

/// <summary>Explains the symbols of a plot.</summary>
/// <remarks>Until an alignment is chosen the legend stands where it covers no data, or beside the data area.</remarks>
public class Legend(Plot plot)
{
    private Alignment? chosen;

    public Plot Plot { get; } = plot;

    public bool IsVisible { get; set; }

    public Alignment Alignment { get => chosen ?? Alignment.LowerRight; set => chosen = value; }

    public Orientation Orientation { get; set; } = Orientation.Vertical;

    public bool ShowItemsFromHiddenPlottables { get; set; }

    public bool DisplayPlottableLegendItems { get; set; } = true;

    public List<LegendItem> ManualItems { get; set; } = [];

    public string FontName { get; set; } = "";

    public float? FontSize { get; set; }

    public Color? FontColor { get; set; }

    /// <summary>Length of the line symbols in pixels.</summary>
    public float SymbolWidth { get; set; } = 22;

    public FillStyle BackgroundFillStyle { get; } = new(Colors.White.WithAlpha(0.85));

    public Color BackgroundColor { get => BackgroundFillStyle.Color; set => BackgroundFillStyle.Color = value; }

    public LineStyle OutlineStyle { get; set; } = new(1, new Color(0xFFD5D5D5));

    public Color OutlineColor { get => OutlineStyle.Color; set => OutlineStyle.Color = value; }

    public float OutlineWidth { get => OutlineStyle.Width; set => OutlineStyle.Width = value; }

    public LinePattern OutlinePattern { get => OutlineStyle.Pattern; set => OutlineStyle.Pattern = value; }

    internal Alignment? ChosenAlignment => chosen;

    internal LegendPanel? Panel { get; set; }

    /// <summary>The items that have a text, in the order in which they are drawn.</summary>
    public virtual LegendItem[] GetItems()
    {
        IEnumerable<LegendItem> own = DisplayPlottableLegendItems
            ? Plot.PlottableList.Where(p => p.IsVisible || ShowItemsFromHiddenPlottables).SelectMany(p => p.LegendItems)
            : [];
        return [.. own.Concat(ManualItems).Where(item => item.IsVisible && !string.IsNullOrEmpty(item.LabelText))];
    }
}
