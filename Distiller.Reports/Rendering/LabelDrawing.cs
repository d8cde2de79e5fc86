using System.Globalization;
using Distiller.Reports.Figures;
using ScottPlot;

namespace Distiller.Reports.Rendering;

/// <summary>Adds texts to a plot: names at the ends of lines, reference lines, values at bars.</summary>
internal static class LabelDrawing
{
    private const float TextSize = 13;
    private const double LineHeight = 17;

    // Lines through points must not cross their names.
    private const double NameLift = 9;

    // Half the length of a name of usual length, in pixels.
    private const double NameReach = 70;

    // Points beyond this part of the width have their names on the left.
    private const double LeftSideFrom = 0.6;

    public static void AddEndLabels(FigureCanvas canvas)
    {
        var lines = canvas.LabelledLines;
        if (lines.Count == 0)
        {
            return;
        }

        var ends = lines.Select(line => line.Points.Last(point => double.IsFinite(point.Y))).ToArray();
        var heights = LabelSpacing.Spread(
            [.. ends.Select(point => point.Y)],
            LineHeight * canvas.PixelHeight,
            canvas.Bounds.Bottom + (LineHeight / 2 * canvas.PixelHeight),
            canvas.Bounds.Top - (LineHeight / 2 * canvas.PixelHeight));
        for (var index = 0; index < lines.Count; index++)
        {
            var place = canvas.Figure.Series.IndexOf(lines[index]);
            AddText(
                canvas,
                FigureCanvas.EndLabel(lines[index]),
                ends[index].X + (8 * canvas.PixelWidth),
                heights[index],
                Alignment.MiddleLeft,
                canvas.ColorOf(lines[index], place));
        }
    }

    /// <summary>Names above and beside points: on the side with more room, moved apart where they would cover each other.</summary>
    public static void AddPointNames(FigureCanvas canvas, IReadOnlyList<NamedPoint> points, Color color)
    {
        var middle = canvas.Bounds.Left + ((canvas.RightWithLabels - canvas.Bounds.Left) * LeftSideFrom);
        foreach (var isLeft in (bool[])[false, true])
        {
            foreach (var neighbours in Neighbours([.. points.Where(point => point.X > middle == isLeft)], 2 * NameReach * canvas.PixelWidth))
            {
                var heights = LabelSpacing.Spread(
                    [.. neighbours.Select(point => point.Y + (NameLift * canvas.PixelHeight))], LineHeight * canvas.PixelHeight, canvas.Bounds.Bottom, canvas.Bounds.Top);
                for (var index = 0; index < neighbours.Count; index++)
                {
                    var gap = (isLeft ? -6 : 6) * canvas.PixelWidth;
                    AddText(canvas, FigureCanvas.Short(neighbours[index].Name), neighbours[index].X + gap, heights[index], isLeft ? Alignment.MiddleRight : Alignment.MiddleLeft, color);
                }
            }
        }
    }

    // Points whose names may meet: each is within reach of the one before.
    private static IEnumerable<IReadOnlyList<NamedPoint>> Neighbours(NamedPoint[] points, double reach)
    {
        List<NamedPoint> group = [];
        foreach (var point in points.OrderBy(point => point.X))
        {
            if (group.Count > 0 && point.X - group[^1].X > reach)
            {
                yield return group;
                group = [];
            }

            group.Add(point);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    /// <summary>Bars have no ends to write names at: several kinds get a legend.</summary>
    public static void AddLegendOfBars(FigureCanvas canvas)
    {
        if (canvas.LegendOfBars is not { } place)
        {
            return;
        }

        var legend = canvas.Plot.ShowLegend(place.IsBelow ? Alignment.LowerRight : Alignment.UpperRight);
        legend.FontColor = canvas.Theme.Ink.ToColor();
        legend.FontSize = TextSize;
        legend.BackgroundColor = canvas.Theme.Surface.ToColor();
        legend.OutlineColor = canvas.Theme.Grid.ToColor();
    }

    public static void AddReferences(FigureCanvas canvas)
    {
        var color = canvas.Theme.Muted.ToColor();
        foreach (var line in canvas.Figure.References)
        {
            if (line.Orientation == ReferenceOrientation.Horizontal)
            {
                canvas.Plot.Add.HorizontalLine(line.Position, 1.2f, color, LinePattern.Dashed);
                var above = line.Position + (3 * canvas.PixelHeight);
                AddText(canvas, line.Text, canvas.Bounds.Left + (6 * canvas.PixelWidth), above, Alignment.LowerLeft, color);
            }
            else
            {
                canvas.Plot.Add.VerticalLine(line.Position, 1.2f, color, LinePattern.Dashed);
                var beside = line.Position + (5 * canvas.PixelWidth);
                AddText(canvas, line.Text, beside, canvas.Bounds.Top - (2 * canvas.PixelHeight), Alignment.UpperLeft, color);
            }
        }
    }

    public static void AddBarValues(FigureCanvas canvas, BarSeries bars, double offset)
    {
        for (var index = 0; index < bars.Values.Length; index++)
        {
            var value = bars.Values[index];
            if (!double.IsFinite(value))
            {
                continue;
            }

            var text = value.ToString(Math.Abs(value) >= 10_000 ? "N0" : "0.##", CultureInfo.InvariantCulture);
            if (bars.Horizontal)
            {
                AddText(canvas, text, value + (5 * canvas.PixelWidth), canvas.Vertical(index + offset), Alignment.MiddleLeft, canvas.Theme.Muted.ToColor());
            }
            else
            {
                AddText(canvas, text, index + offset, value + (3 * canvas.PixelHeight), Alignment.LowerCenter, canvas.Theme.Muted.ToColor());
            }
        }
    }

    private static void AddText(FigureCanvas canvas, string content, double x, double y, Alignment alignment, Color color)
    {
        var text = canvas.Plot.Add.Text(content, x, y);
        text.LabelFontColor = color;
        text.LabelFontSize = TextSize;
        text.LabelBold = false;
        text.LabelAlignment = alignment;
    }
}
