namespace ScottPlot;

/// <summary>One line of a legend: a symbol and a text.</summary>
public class LegendItem : LabelStyleProperties, IHasLine, IHasFill, IHasMarker
{
    public static IEnumerable<LegendItem> None => [];

    public override LabelStyle LabelStyle { get; set; } = new();

    public IPlottable? Plottable { get; set; }

    public bool IsVisible { get; set; } = true;

    public LineStyle LineStyle { get; set; } = LineStyle.None;

    public MarkerStyle MarkerStyle { get; set; } = MarkerStyle.None;

    public FillStyle FillStyle { get; set; } = new();

    /// <summary>Outline of the filled symbol.</summary>
    public LineStyle OutlineStyle { get; set; } = LineStyle.None;

    /// <summary>Gives an invisible line a width of 2 pixels.</summary>
    public Color LineColor
    {
        get => LineStyle.Color;
        set
        {
            LineStyle.Color = value;
            LineStyle.Width = LineStyle.Width > 0 ? LineStyle.Width : 2;
        }
    }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public Color FillColor { get => FillStyle.Color; set => FillStyle.Color = value; }

    public Color OutlineColor { get => OutlineStyle.Color; set => OutlineStyle.Color = value; }

    public float OutlineWidth { get => OutlineStyle.Width; set => OutlineStyle.Width = value; }

    /// <summary>Gives a marker without size the usual size.</summary>
    public MarkerShape MarkerShape
    {
        get => MarkerStyle.Shape;
        set
        {
            MarkerStyle.Shape = value;
            MarkerStyle.Size = MarkerStyle.Size > 0 ? MarkerStyle.Size : 7;
        }
    }

    public float MarkerSize { get => MarkerStyle.Size; set => MarkerStyle.Size = value; }

    public Color MarkerColor { get => MarkerStyle.MarkerColor; set => MarkerStyle.MarkerColor = value; }

    public Color MarkerFillColor { get => MarkerStyle.FillColor; set => MarkerStyle.FillColor = value; }

    public Color MarkerLineColor { get => MarkerStyle.LineColor; set => MarkerStyle.LineColor = value; }

    public float MarkerLineWidth { get => MarkerStyle.LineWidth; set => MarkerStyle.LineWidth = value; }

    public static IEnumerable<LegendItem> Single(LegendItem item) => [item];

    public static IEnumerable<LegendItem> Single(IPlottable plottable, string label, LineStyle lineStyle) =>
        Single(plottable, label, lineStyle, MarkerStyle.None);

    public static IEnumerable<LegendItem> Single(IPlottable plottable, string label, MarkerStyle markerStyle) =>
        Single(plottable, label, LineStyle.None, markerStyle);

    public static IEnumerable<LegendItem> Single(
        IPlottable plottable, string label, LineStyle lineStyle, MarkerStyle markerStyle) =>
        [new() { Plottable = plottable, LabelText = label, LineStyle = lineStyle, MarkerStyle = markerStyle }];

    public static IEnumerable<LegendItem> Single(IPlottable plottable, string label, FillStyle fillStyle) =>
        Single(plottable, label, fillStyle, LineStyle.None);

    public static IEnumerable<LegendItem> Single(
        IPlottable plottable, string label, FillStyle fillStyle, LineStyle lineStyle) =>
        [new() { Plottable = plottable, LabelText = label, FillStyle = fillStyle, OutlineStyle = lineStyle }];
}
