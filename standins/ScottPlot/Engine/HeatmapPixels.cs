using ScottPlot.Plottables;

namespace ScottPlot.Engine;

/// <summary>Turns the values of a heatmap into the coloured grid that gnuplot's image style takes.</summary>
internal sealed class HeatmapPixels(Heatmap map)
{
    private const int SmoothPixels = 400;

    // Viewers differ in how they enlarge embedded images, hence cells are shapes as long as the file stays small.
    private const int MaxSvgCells = 4096;
    private readonly int rows = map.Intensities.GetLength(0);
    private readonly int columns = map.Intensities.GetLength(1);
    private readonly Range range = map.GetRange();

    public void Draw(FigureScript script, IAxes axes, CoordinateRect edges)
    {
        if (rows == 0 || columns == 0)
        {
            return;
        }

        if (script.Format == ImageFormat.Svg && !map.Smooth && rows * columns <= MaxSvgCells)
        {
            script.Rectangles(axes, [.. Cells(edges)], LineStyle.None);
            return;
        }

        // gnuplot wants at least two pixels in each direction, hence a single row or column is split.
        int height = rows * Repeat(rows);
        int width = columns * Repeat(columns);
        string source = script.Data(
            from y in Enumerable.Range(0, height)
            from x in Enumerable.Range(0, width)
            select Pixel(edges, x, y, width, height));
        script.Plot(axes, $"{source} using 1:2:3:4:5:6", "with rgbalpha");
    }

    private IEnumerable<(CoordinateRect Rect, Color Fill)> Cells(CoordinateRect edges) =>
        from y in Enumerable.Range(0, rows)
        from x in Enumerable.Range(0, columns)
        let color = ColorAt(x + 0.5, y + 0.5)
        where color.Alpha > 0
        select (Cell(edges, x, y), color.WithAlpha(color.Opacity * map.Opacity));

    private CoordinateRect Cell(CoordinateRect edges, int x, int y) => new(
        edges.Left + (x * edges.Width / columns),
        edges.Left + ((x + 1) * edges.Width / columns),
        edges.Top - ((y + 1) * edges.Height / rows),
        edges.Top - (y * edges.Height / rows));

    private int Repeat(int count) => map.Smooth ? Math.Max(2, SmoothPixels / count) : count == 1 ? 2 : 1;

    private double[] Pixel(CoordinateRect edges, int x, int y, int width, int height)
    {
        Color color = ColorAt((x + 0.5) / width * columns, (y + 0.5) / height * rows);
        return
        [
            edges.Left + ((x + 0.5) * edges.Width / width),
            edges.Top - ((y + 0.5) * edges.Height / height),
            color.Red, color.Green, color.Blue, Math.Round(color.Alpha * map.Opacity, MidpointRounding.AwayFromZero),
        ];
    }

    /// <param name="x">Position in cells from the left edge.</param>
    /// <param name="y">Position in cells from the top edge.</param>
    private Color ColorAt(double x, double y)
    {
        double value = map.Smooth ? Blended(x - 0.5, y - 0.5) : Value((int)x, (int)y);
        return double.IsNaN(value) ? map.NaNCellColor : map.Colormap.GetColor(value, range);
    }

    private double Blended(double x, double y)
    {
        (int x0, int y0) = ((int)Math.Floor(x), (int)Math.Floor(y));
        (double fx, double fy) = (x - x0, y - y0);
        double upper = (Value(x0, y0) * (1 - fx)) + (Value(x0 + 1, y0) * fx);
        double lower = (Value(x0, y0 + 1) * (1 - fx)) + (Value(x0 + 1, y0 + 1) * fx);
        return (upper * (1 - fy)) + (lower * fy);
    }

    private double Value(int x, int y)
    {
        int column = Math.Clamp(x, 0, columns - 1);
        int row = Math.Clamp(y, 0, rows - 1);
        return map.Intensities[
            map.FlipVertically ? rows - 1 - row : row,
            map.FlipHorizontally ? columns - 1 - column : column];
    }
}
