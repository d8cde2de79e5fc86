using System.Collections.Immutable;
using Distiller.Distillation.LabelFree.Filtering;
using Distiller.Distillation.LabelFree.Metrics;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>The results as pictures.</summary>
internal static class Figures
{
    public static Figure Curves(Judgement pool, double threshold) => new()
    {
        Title = "Bad and good pseudo-labels that are kept",
        Description = FormattableString.Invariant($"A line for each signal as its threshold falls; bad: word error rate above {100 * threshold:F0} %. Further up and left is better."),
        X = new Axis { Label = "share of the bad ones", Minimum = 0, Maximum = 1 },
        Y = new Axis { Label = "share of the good ones", Minimum = 0, Maximum = 1 },
        Series =
        [
            .. pool.LabelFree.Select(signal => Lines.Of(
                signal.Name, FilterQuality.Curve(signal.Goodness, pool.Bad(threshold)).Select(point => (point.BadKept, point.GoodKept)))),
            new LineSeries { Name = "chance", IsContext = true, Points = [new(0, 0), new(1, 1)] },
        ],
        PreferredHeight = 420,
    };

    public static Figure KeptByKind(Judgement pool, ImmutableArray<(string Name, FilterReport Report)> filters)
    {
        string[] kinds = [.. pool.Corpus.Clips.Select(clip => clip.Kind).Distinct()];
        return new()
        {
            Title = "Share of each kind that filters keep",
            Description = "Rows: filters; columns: kinds of recordings. Brighter keeps more; a good filter is bright on the left and dark on the right.",
            X = new Axis { Label = "", Ticks = [.. kinds.Select((kind, i) => new AxisTick(i, kind.Replace(' ', '\n')))] },
            Y = new Axis { Label = "", Ticks = [.. filters.Select((filter, i) => new AxisTick(i, filter.Name))] },
            Series =
            [
                new HeatmapSeries
                {
                    Name = "kept",
                    Minimum = 0,
                    Maximum = 1,
                    Rows = [.. filters.Select(filter => kinds.Select(kind => Tables.Share(pool, filter.Report, kind)).ToImmutableArray())],
                },
            ],
            PreferredHeight = 120 + (28 * filters.Length),
        };
    }

    public static Figure Rates(ImmutableArray<Outcome> outcomes) => new()
    {
        Title = "Word error rates of the students",
        Description = "Clean and shifted speech of speakers that no model has heard. Lower is better.",
        X = new Axis { Label = "WER", Unit = "%", Minimum = 0 },
        Y = Names(outcomes),
        Series =
        [
            new BarSeries { Name = "clean", Horizontal = true, Values = [.. outcomes.Select(outcome => 100 * outcome.InsideRate)] },
            new BarSeries { Name = "shifted", Horizontal = true, Values = [.. outcomes.Select(outcome => 100 * outcome.OutsideRate)] },
        ],
        PreferredHeight = 120 + (34 * outcomes.Length),
    };

    public static Figure Intervals(ImmutableArray<Outcome> outcomes, int resamples, int seed) => new()
    {
        Title = "Intervals of the word error rates, shifted speech",
        Description = "95 % of the bootstrap draws over recordings lie within each bar.",
        X = new Axis { Label = "WER", Unit = "%" },
        Y = Names(outcomes),
        Series =
        [
            new SpanSeries
            {
                Name = "interval",
                Spans = [.. outcomes.Select((outcome, i) => Tables.Interval(outcome.Outside, resamples, seed) is var (low, high) ? new FigureSpan(i, 100 * low, Math.Max(100 * high, (100 * low) + 0.01)) : default)],
            },
        ],
        PreferredHeight = 120 + (28 * outcomes.Length),
    };

    private static Axis Names(ImmutableArray<Outcome> outcomes) => new() { Label = "", Ticks = [.. outcomes.Select((outcome, i) => new AxisTick(i, outcome.Name))] };
}
