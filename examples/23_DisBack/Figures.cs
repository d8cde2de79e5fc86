using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;

namespace Distiller.Examples.DisBack;

/// <summary>The runs as pictures: curves, and samples side by side.</summary>
internal static class Figures
{
    private const int Bins = 40;
    private const int ShownPerSide = 6;
    private const int Crowd = 6;

    /// <summary>From where to where a panel shows the data, in both directions.</summary>
    private static readonly (double From, double To) Near = (-2.2, 2.2);

    /// <summary>The same with the mismatched start.</summary>
    private static readonly (double From, double To) Far = (-2.4, 5.6);

    /// <summary>The median over seeds of each condition.</summary>
    public static Figure Curves(string title, string distance, IEnumerable<Curve> curves, bool byEvaluations = false) => new()
    {
        Title = title,
        Description = $"Each line is the median over seeds of {distance}; lower is better.",
        X = new Axis { Label = byEvaluations ? "network evaluations on a minibatch, degradation included" : "generator updates" },
        Y = new Axis { Label = distance },
        Series = [.. curves.GroupBy(curve => curve.Condition).Select(group => Lines.Of(group.Key, group.First().Points.Select((point, i) => (
            (double)(byEvaluations ? point.Evaluations : point.Update),
            Claims.Median(group.Select(curve => (double?)curve.Points[i].Distance)) ?? double.NaN))))],
    };

    /// <summary>Densities in the plane near the data, a panel for each set of samples (count, 2).</summary>
    public static Figure Densities(string title, IReadOnlyList<Snapshot> sets) =>
        Panels(title, "Where the samples lie; brighter is denser.", [("", sets)], Bins, samples => Density(samples, Near));

    /// <summary>Densities from the data to the mismatched start: a row for each condition, a panel for each set of samples.</summary>
    public static Figure Journeys(string title, string axis, IReadOnlyList<(string Name, IReadOnlyList<Snapshot> Sets)> rows) =>
        Panels(title, "Where the samples lie; brighter is denser. The data are below on the left, the start above on the right.", rows, Bins, samples => Density(samples, Far)) with
        {
            X = Ticks(axis, rows[0].Sets, Bins),
        };

    /// <summary>The first images of each set, 6×6 of them.</summary>
    public static Figure Images(string title, int size, IReadOnlyList<Snapshot> sets) =>
        Panels(title, "Samples from the same noise in every panel but the data's; bright is ink.", [("", sets)], ShownPerSide * (size + 1), samples => Mosaic(samples, size), -1, 1);

    private static Figure Panels(
        string title,
        string description,
        IReadOnlyList<(string Name, IReadOnlyList<Snapshot> Sets)> rows,
        int side,
        Func<ImmutableArray<float>, double[][]> panel,
        double? minimum = null,
        double? maximum = null)
    {
        ImmutableArray<ImmutableArray<double>> blank = [[.. Enumerable.Repeat(double.NaN, ((side + 1) * rows[0].Sets.Count) - 1)]];
        return new()
        {
            Title = title,
            Description = description,
            X = Ticks("condition", rows[0].Sets, side),
            Y = new Axis { Label = rows.Count > 1 ? "condition" : " ", Ticks = [.. rows.Select((row, i) => new AxisTick((i * (side + 1)) + (side / 2.0), row.Name == "" ? " " : row.Name))] },
            Series =
            [
                new HeatmapSeries
                {
                    Name = "samples",
                    Minimum = minimum,
                    Maximum = maximum,
                    Rows = [.. rows.SelectMany((row, i) => (i == 0 ? [] : blank).AddRange(Joined([.. row.Sets.Select(set => panel(set.Samples))], side)))],
                },
            ],
            PreferredHeight = 100 + (160 * rows.Count),
        };
    }

    private static Axis Ticks(string label, IReadOnlyList<Snapshot> sets, int side) => new()
    {
        Label = label,
        // Many names do not fit side by side: every second one is a line lower.
        Ticks = [.. sets.Select((set, i) => new AxisTick((i * (side + 1)) + (side / 2.0), sets.Count > Crowd && i % 2 == 1 ? "\n" + set.Name : set.Name))],
    };

    // Panels beside each other, a blank column between them.
    private static ImmutableArray<ImmutableArray<double>> Joined(double[][][] panels, int side) =>
        [.. Enumerable.Range(0, side).Select(row => panels.SelectMany(cells => cells[row].Append(double.NaN)).SkipLast(1).ToImmutableArray())];

    private static double[][] Density(ImmutableArray<float> samples, (double From, double To) view)
    {
        double[][] counts = [.. Enumerable.Range(0, Bins).Select(_ => new double[Bins])];
        double scale = Bins / (view.To - view.From);
        for (int i = 0; i + 1 < samples.Length; i += 2)
        {
            int column = (int)Math.Floor((samples[i] - view.From) * scale);
            int row = (int)Math.Floor((view.To - samples[i + 1]) * scale);
            if (column is >= 0 and < Bins && row is >= 0 and < Bins)
            {
                counts[row][column]++;
            }
        }

        // Each panel has its own scale; the root shows thin bridges between modes beside the modes themselves.
        double most = Math.Max(1, counts.Max(row => row.Max()));
        return [.. counts.Select(row => row.Select(count => Math.Sqrt(count / most)).ToArray())];
    }

    private static double[][] Mosaic(ImmutableArray<float> samples, int size)
    {
        int step = size + 1;
        double[][] cells = [.. Enumerable.Range(0, ShownPerSide * step).Select(_ => Enumerable.Repeat(double.NaN, ShownPerSide * step).ToArray())];
        for (int image = 0; image < ShownPerSide * ShownPerSide; image++)
        {
            for (int pixel = 0; pixel < size * size; pixel++)
            {
                int row = (image / ShownPerSide * step) + (pixel / size);
                int column = (image % ShownPerSide * step) + (pixel % size);
                cells[row][column] = Math.Clamp(samples[(image * size * size) + pixel], -1, 1);
            }
        }

        return cells;
    }
}
