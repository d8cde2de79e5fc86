using System.Globalization;
using Distiller.Reports.Figures;
using ScottPlot;

namespace Distiller.Reports.Rendering;

/// <summary>Adds texts to a plot: names at the ends of lines, reference lines, values at bars.</summary>
internal static class LabelDrawing
{
    private const float TextSize = 13;
    private const double LineHeight = 17;

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

    /// <summary>Bars have no ends to write names at: several kinds get a legend.</summary>
    public static void AddLegendOfBars(FigureCanvas canvas)
    {
        if (canvas.Figure.Series.OfType<BarSeries>().Count() < 2)
        {
            return;
        }

        var legend = canvas.Plot.ShowLegend(canvas.IsTopDown ? Alignment.LowerRight : Alignment.UpperRight);
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
