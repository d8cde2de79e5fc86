using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;

namespace Distiller.Examples.DisBack;

/// <summary>The runs as pictures: curves, and samples side by side.</summary>
internal static class Figures
{
    private const int Bins = 40;
    private const double Reach = 2.2;
    private const int ShownPerSide = 6;

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

    /// <summary>Densities in the plane, a panel for each set of samples (count, 2).</summary>
    public static Figure Densities(string title, IReadOnlyList<(string Name, ImmutableArray<float> Samples)> sets) =>
        Panels(title, "Where the samples lie; brighter is denser.", sets, Bins, Density);

    /// <summary>The first images of each set, 6×6 of them.</summary>
    public static Figure Images(string title, IReadOnlyList<(string Name, ImmutableArray<float> Samples)> sets) =>
        Panels(title, "Samples from the same noise in every panel but the data's; bright is ink.", sets, ShownPerSide * (Pictures.Size + 1), Mosaic, -1, 1);

    private static Figure Panels(
        string title,
        string description,
        IReadOnlyList<(string Name, ImmutableArray<float> Samples)> sets,
        int side,
        Func<ImmutableArray<float>, double[][]> panel,
        double? minimum = null,
        double? maximum = null)
    {
        double[][][] panels = [.. sets.Select(set => panel(set.Samples))];
        return new()
        {
            Title = title,
            Description = description,
            X = new Axis { Label = "condition", Ticks = [.. sets.Select((set, i) => new AxisTick((i * (side + 1)) + (side / 2.0), set.Name))] },
            Y = new Axis { Label = "row", Ticks = [new AxisTick(0, " ")] },
            Series =
            [
                new HeatmapSeries
                {
                    Name = "samples",
                    Minimum = minimum,
                    Maximum = maximum,
                    Rows = [.. Enumerable.Range(0, side).Select(row => panels.SelectMany(cells => cells[row].Append(double.NaN)).SkipLast(1).ToImmutableArray())],
                },
            ],
            PreferredHeight = 260,
        };
    }

    private static double[][] Density(ImmutableArray<float> samples)
    {
        double[][] counts = [.. Enumerable.Range(0, Bins).Select(_ => new double[Bins])];
        for (int i = 0; i + 1 < samples.Length; i += 2)
        {
            int column = (int)Math.Floor((samples[i] + Reach) / (2 * Reach) * Bins);
            int row = (int)Math.Floor((Reach - samples[i + 1]) / (2 * Reach) * Bins);
            if (column is >= 0 and < Bins && row is >= 0 and < Bins)
            {
                counts[row][column]++;
            }
        }

        // The root shows thin bridges between modes beside the modes themselves.
        return [.. counts.Select(row => row.Select(Math.Sqrt).ToArray())];
    }

    private static double[][] Mosaic(ImmutableArray<float> samples)
    {
        int step = Pictures.Size + 1;
        double[][] cells = [.. Enumerable.Range(0, ShownPerSide * step).Select(_ => Enumerable.Repeat(double.NaN, ShownPerSide * step).ToArray())];
        for (int image = 0; image < ShownPerSide * ShownPerSide; image++)
        {
            for (int pixel = 0; pixel < Pictures.Size * Pictures.Size; pixel++)
            {
                int row = (image / ShownPerSide * step) + (pixel / Pictures.Size);
                int column = (image % ShownPerSide * step) + (pixel % Pictures.Size);
                cells[row][column] = Math.Clamp(samples[(image * Pictures.Size * Pictures.Size) + pixel], -1, 1);
            }
        }

        return cells;
    }
}
