using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>How several runs went over their epochs: a figure for each quantity, a line for each run.</summary>
public static class OverlaidCurvesFigure
{
    // Beyond this many epochs markers would hide the lines.
    private const int MostMarkers = 25;

    /// <summary>Validation loss, training loss, accuracy, sparsity and learning rate, as far as at least one run logged them.</summary>
    /// <param name="runs">The runs; those without epochs are left out.</param>
    public static ImmutableArray<Figure> Of(IReadOnlyList<RunReport> runs)
    {
        Figure?[] figures =
        [
            FigureOf(runs, "Validation loss", new Axis { Label = "loss" }, epoch => epoch.ValidationLoss, "least", Enumerable.Min),
            FigureOf(runs, "Training loss", new Axis { Label = "loss" }, epoch => epoch.TrainingLoss, "least", Enumerable.Min),
            FigureOf(runs, "Accuracy", new Axis { Label = "top-1", Unit = "%" }, epoch => 100 * epoch.Top1, "best", Enumerable.Max),
            FigureOf(runs, "Sparsity", new Axis { Label = "zeros among weights", Unit = "%", Minimum = 0 }, epoch => 100 * epoch.Sparsity, "at the end", Enumerable.Last),
            FigureOf(runs, "Learning rate", new Axis { Label = "learning rate", Minimum = 0 }, epoch => epoch.LearningRate, "at the end", Enumerable.Last),
        ];
        return [.. figures.OfType<Figure>()];
    }

    private static Figure? FigureOf(
        IReadOnlyList<RunReport> runs, string title, Axis y, Func<EpochRecord, double?> value, string what, Func<IEnumerable<double>, double> sum)
    {
        var names = RunNames.Of(runs);
        var measured = runs
            .Select((run, index) => (Name: names[index], Place: index, Points: Points(run, value)))
            .Where(run => run.Points.Any(point => double.IsFinite(point.Y)))
            .ToImmutableArray();
        return measured.IsEmpty
            ? null
            : new Figure
            {
                Title = title,
                Description = string.Join("; ", measured.Select(run => string.Create(
                    CultureInfo.InvariantCulture, $"{run.Name}: {what} {sum(run.Points.Select(point => point.Y).Where(double.IsFinite)):G4}"))) + ".",
                X = new Axis { Label = "epoch", WholeNumbers = true },
                Y = y,
                Series = [.. measured.Select(run => new LineSeries
                {
                    Name = run.Name,
                    Points = run.Points,
                    Markers = run.Points.Length <= MostMarkers,
                    // A run has the same colour in every figure.
                    PaletteIndex = run.Place,
                })],
                PreferredHeight = 320,
            };
    }

    private static ImmutableArray<FigurePoint> Points(RunReport run, Func<EpochRecord, double?> value) =>
        [.. run.Epochs.Select(epoch => new FigurePoint(epoch.Epoch, value(epoch) ?? double.NaN))];
}
