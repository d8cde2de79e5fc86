using System.Collections.Immutable;
using Distiller.Reports.Figures;

namespace Distiller.Reports.Tests.Figures;

/// <summary>One figure of each kind.</summary>
internal static class SomeFigures
{
    public static Figure Lines => new()
    {
        Title = "Validation accuracy",
        Description = "Accuracy rises and settles.",
        X = new Axis { Label = "epoch", WholeNumbers = true },
        Y = new Axis { Label = "top-1", Unit = "%" },
        Series =
        [
            new LineSeries { Name = "dense", Points = Curve(91.8) },
            new LineSeries { Name = "pruned", Points = Curve(91.3), Markers = true },
            new LineSeries { Name = "pruned, quantized", Points = Curve(90.1), Stroke = Stroke.Dashed },
            new LineSeries { Name = "other run", Points = Curve(85), IsContext = true },
        ],
        References = [new ReferenceLine(ReferenceOrientation.Horizontal, 91.78, "published")],
    };

    public static Figure Points => new()
    {
        Title = "Accuracy against size",
        Description = "Two models are the best for their size.",
        X = new Axis { Label = "size", Unit = "MB" },
        Y = new Axis { Label = "top-1", Unit = "%" },
        Series =
        [
            new LineSeries { Name = "front", IsContext = true, Points = [new(0.2, 88), new(0.9, 91)] },
            new PointSeries { Name = "models", Points = [new("small", 0.2, 88), new("large", 0.9, 91), new("bad", 0.8, 85)] },
        ],
    };

    public static Figure Bars => new()
    {
        Title = "Parameters before and after",
        Description = "The second layer shrinks most.",
        X = new Axis { Label = "", Ticks = [new(0, "conv1"), new(1, "conv2"), new(2, "fc")] },
        Y = new Axis { Label = "parameters" },
        Series = [new BarSeries { Name = "before", Values = [500, 1200, 900] }, new BarSeries { Name = "after", Values = [450, 400, 300] }],
    };

    public static Figure LyingBars => Bars with
    {
        X = Bars.Y,
        Y = Bars.X,
        Series = [.. Bars.Series.Cast<BarSeries>().Select(bars => bars with { Horizontal = true })],
    };

    public static Figure Spans => new()
    {
        Title = "Schedule",
        Description = "Pruning comes before fine-tuning.",
        X = new Axis { Label = "epoch", WholeNumbers = true },
        Y = new Axis { Label = "", Ticks = [new(0, "prune"), new(1, "learning rate")] },
        Series =
        [
            new SpanSeries { Name = "pruning", Spans = [new(0, 0, 1), new(0, 2, 3), new(0, 4, 5)] },
            new SpanSeries { Name = "learning rate", Spans = [new(1, 0, 12)] },
        ],
    };

    public static Figure Histogram => new()
    {
        Title = "Weights of conv1",
        Description = "Weights gather around zero.",
        X = new Axis { Label = "weight" },
        Y = new Axis { Label = "count" },
        Series =
        [
            new HistogramSeries
            {
                Name = "conv1.weight",
                Edges = [.. Enumerable.Range(0, 41).Select(i => (i - 20) / 20.0)],
                Counts = [.. Enumerable.Range(0, 40).Select(i => 1000 * Math.Exp(-Math.Pow((i - 19.5) / 8, 2)))],
            },
        ],
    };

    public static Figure Heatmap => new()
    {
        Title = "Sparsity of layers over epochs",
        Description = "Sparsity spreads from the last layer to the first.",
        X = new Axis { Label = "epoch", Ticks = [new(0, "0"), new(1, "10"), new(2, "20")] },
        Y = new Axis { Label = "", Ticks = [new(0, "conv1"), new(1, "fc")] },
        Series = [new HeatmapSeries { Name = "sparsity", Rows = [[0, 0.1, 0.3], [0.2, 0.6, 0.9]], Minimum = 0, Maximum = 1 }],
    };

    public static IEnumerable<Figure> All => [Lines, Points, Bars, LyingBars, Spans, Histogram, Heatmap];

    private static ImmutableArray<FigurePoint> Curve(double end) =>
        [.. Enumerable.Range(0, 12).Select(epoch => new FigurePoint(epoch, end - (30 * Math.Exp(-epoch / 2.0))))];
}
