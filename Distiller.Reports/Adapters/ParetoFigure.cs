using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>Accuracy against what it costs: each run is a point, and the best trade-offs are joined.</summary>
public static class ParetoFigure
{
    /// <summary>Names of figures that measure quality, the first that two runs share is drawn.</summary>
    public static ImmutableArray<string> Qualities { get; } = ["top1", "top1_int8", "accuracy"];

    /// <summary>Names of figures that measure cost, in the order of their plots.</summary>
    public static ImmutableArray<string> Costs { get; } = ["size", "parameters", "macs", "latency"];

    /// <summary>A figure for each cost that at least two runs measured beside the same quality.</summary>
    /// <param name="runs">The runs, with their closing tables.</param>
    public static ImmutableArray<Figure> Of(IReadOnlyList<RunReport> runs)
    {
        var quality = Qualities.FirstOrDefault(name => runs.Count(run => Find(run, name) is not null) >= 2);
        return quality is null ? [] : [.. Costs.Select(cost => Of(runs, cost, quality)).OfType<Figure>()];
    }

    /// <summary>The figure of one cost, or null if fewer than two runs measured both.</summary>
    /// <param name="runs">The runs, with their closing tables.</param>
    /// <param name="cost">Name of the cost, such as <c>macs</c>; less is better.</param>
    /// <param name="quality">Name of the quality, such as <c>top1</c>; more is better.</param>
    public static Figure? Of(IReadOnlyList<RunReport> runs, string cost, string quality)
    {
        var names = RunNames.Of(runs);
        var measured = runs
            .Select((run, index) => (Name: names[index], Cost: Find(run, cost), Quality: Find(run, quality)))
            .Where(run => run.Cost is not null && run.Quality is not null)
            .ToImmutableArray();
        if (measured.Length < 2)
        {
            return null;
        }

        var (points, scale) = Scaled(Points(measured));
        var front = ParetoFront.Of([.. points.Select(point => (point.X, point.Y))]);
        var (costFigure, qualityFigure) = (measured[0].Cost!, measured[0].Quality!);
        return new Figure
        {
            Title = $"{qualityFigure.Label} against {Lower(costFigure.Label)}",
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"Up and to the left is better. No other run beats {string.Join(", ", front.Select(index => points[index].Name))}: each is the best for its cost."),
            X = new Axis { Label = Lower(costFigure.Label), Unit = string.Join(' ', ((string[])[scale, costFigure.Unit]).Where(word => word.Length > 0)) is { Length: > 0 } unit ? unit : null },
            Y = new Axis { Label = Lower(qualityFigure.Label), Unit = qualityFigure.Unit.Length > 0 ? qualityFigure.Unit : null },
            Series =
            [
                new LineSeries { Name = "best trade-offs", IsContext = true, Points = Steps([.. front.Select(index => points[index])]) },
                new PointSeries { Name = "runs", Points = points, PaletteIndex = 0 },
            ],
            PreferredHeight = 380,
        };
    }

    // The model before compression is a point, too, where the runs know it.
    private static ImmutableArray<NamedPoint> Points(ImmutableArray<(string Name, ComparedFigure? Cost, ComparedFigure? Quality)> runs) =>
    [
        .. runs.Where(run => run.Cost!.Before is not null && run.Quality!.Before is not null)
            .Select(run => new NamedPoint("before", run.Cost!.Before!.Value, run.Quality!.Before!.Value)).Distinct(),
        .. runs.Select(run => new NamedPoint(run.Name, run.Cost!.After, run.Quality!.After)),
    ];

    // Long numbers do not fit below an axis.
    private static (ImmutableArray<NamedPoint> Points, string Unit) Scaled(ImmutableArray<NamedPoint> points)
    {
        var (divisor, unit) = points.Max(point => point.X) switch
        {
            >= 2e9 => (1e9, "thousand millions"),
            >= 2e6 => (1e6, "millions"),
            >= 2e4 => (1e3, "thousands"),
            _ => (1.0, ""),
        };
        return ([.. points.Select(point => point with { X = point.X / divisor })], unit);
    }

    // Between two trade-offs only the cheaper one can be had.
    private static ImmutableArray<FigurePoint> Steps(ImmutableArray<NamedPoint> front) =>
        [.. front.SelectMany((point, index) => index == 0 ? [new FigurePoint(point.X, point.Y)] : new[] { new FigurePoint(point.X, front[index - 1].Y), new FigurePoint(point.X, point.Y) })];

    private static ComparedFigure? Find(RunReport run, string name) => run.Comparison.FirstOrDefault(figure => figure.Name == name);

    private static string Lower(string label) => label is [_, var second, ..] && char.IsLower(second) ? char.ToLowerInvariant(label[0]) + label[1..] : label;
}
