using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>A matrix as coloured cells. Row 0 is at the top; cells are 1 x 1 around whole numbers unless placed.</summary>
public class Heatmap : IPlottable, IHasColorAxis, IDrawable
{
    private CoordinateRect? edges;

    public Heatmap(double[,] intensities) => Intensities = intensities;

    public double[,] Intensities { get; set; }

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IColormap Colormap { get; set; } = new Colormaps.Viridis();

    /// <summary>Values that the first and last colour stand for. Null: the extremes of the data.</summary>
    public Range? ManualRange { get; set; }

    public Range DataRange => Range.GetRange(Intensities);

    public Color NaNCellColor { get; set; } = Colors.Transparent;

    /// <summary>Range 0..1.</summary>
    public double Opacity { get; set; } = 1;

    /// <summary>Blends neighbouring cells.</summary>
    public bool Smooth { get; set; }

    public bool FlipVertically { get; set; }

    public bool FlipHorizontally { get; set; }

    public bool FlipRows { get => FlipVertically; set => FlipVertically = value; }

    public bool FlipColumns { get => FlipHorizontally; set => FlipHorizontally = value; }

    /// <summary>Outer edges of the map.</summary>
    public CoordinateRect? Position { get => edges; set => edges = value; }

    /// <summary>Centres of the corner cells; half a cell is added around them.</summary>
    public CoordinateRect? Extent
    {
        get => edges is { } e
            ? new(e.Left + (CellWidth / 2), e.Right - (CellWidth / 2), e.Bottom + (CellHeight / 2), e.Top - (CellHeight / 2))
            : null;
        set => edges = value is { } centres ? Around(centres) : null;
    }

    public double CellWidth
    {
        get => Placed.Width / Columns;
        set => edges = Placed with { Right = Placed.Left + (value * Columns) };
    }

    public double CellHeight
    {
        get => Placed.Height / Rows;
        set => edges = Placed with { Top = Placed.Bottom + (value * Rows) };
    }

    public IEnumerable<LegendItem> LegendItems => LegendItem.None;

    IEnumerable<Coordinates> IDrawable.Footprint => Footprints.Inside(Placed);

    private int Rows => Intensities.GetLength(0);

    private int Columns => Intensities.GetLength(1);

    private CoordinateRect Placed => edges ?? new(-0.5, Columns - 0.5, -0.5, Rows - 0.5);

    /// <summary>Here for compatibility: values are read when the plot is drawn.</summary>
    public void Update()
    {
    }

    public Range GetRange() => ManualRange ?? DataRange;

    public AxisLimits GetAxisLimits() => new(Placed);

    /// <summary>Column and row of the cell at a point; the point must lie inside the map.</summary>
    public (int x, int y) GetIndexes(Coordinates coordinates)
    {
        int column = (int)Math.Floor((coordinates.X - Placed.Left) / CellWidth);
        int row = (int)Math.Floor((Placed.Top - coordinates.Y) / CellHeight);
        return (FlipHorizontally ? Columns - 1 - column : column, FlipVertically ? Rows - 1 - row : row);
    }

    /// <summary>Value of the cell at a point; NaN outside the map.</summary>
    public double GetValue(Coordinates coordinates)
    {
        (int x, int y) = GetIndexes(coordinates);
        return x >= 0 && y >= 0 && x < Columns && y < Rows ? Intensities[y, x] : double.NaN;
    }

    void IDrawable.Draw(FigureScript script, AxisLimits limits) =>
        new HeatmapPixels(this).Draw(script, Axes, Placed);

    private CoordinateRect Around(CoordinateRect centres)
    {
        double halfWidth = Columns > 1 ? centres.Width / (Columns - 1) / 2 : 0.5;
        double halfHeight = Rows > 1 ? centres.Height / (Rows - 1) / 2 : 0.5;
        return new(centres.Left - halfWidth, centres.Right + halfWidth, centres.Bottom - halfHeight, centres.Top + halfHeight);
    }
}
