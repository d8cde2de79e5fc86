using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>How loss, accuracy, sparsity and learning rate went over the epochs: small figures of one unit each.</summary>
public static class TrainingCurvesFigure
{
    // Beyond this many epochs markers would hide the line.
    private const int MostMarkers = 25;

    /// <summary>A figure for each quantity that was measured; the learning rate only where it changed.</summary>
    /// <param name="epochs">The log, in the order of epochs.</param>
    public static ImmutableArray<Figure> Of(ImmutableArray<EpochRecord> epochs)
    {
        Figure?[] figures = [Loss(epochs), Accuracy(epochs), Sparsity(epochs), LearningRate(epochs)];
        return [.. figures.OfType<Figure>()];
    }

    /// <summary>Training and validation loss, or null if neither was measured.</summary>
    /// <param name="epochs">The log, in the order of epochs.</param>
    public static Figure? Loss(ImmutableArray<EpochRecord> epochs) => FigureOf(
        "Loss",
        new Axis { Label = "loss" },
        [Line("training", epochs, epoch => epoch.TrainingLoss), Line("validation", epochs, epoch => epoch.ValidationLoss)],
        epochs.MinBy(epoch => epoch.ValidationLoss ?? double.PositiveInfinity) is { ValidationLoss: { } least } best
            ? string.Create(CultureInfo.InvariantCulture, $"The validation loss is least in epoch {best.Epoch}: {least:F4}.")
            : "Mean loss of each epoch.");

    /// <summary>Top-1 and top-5 accuracy, or null if neither was measured.</summary>
    /// <param name="epochs">The log, in the order of epochs.</param>
    public static Figure? Accuracy(ImmutableArray<EpochRecord> epochs) => FigureOf(
        "Accuracy",
        new Axis { Label = "validation accuracy", Unit = "%" },
        [Line("top-1", epochs, epoch => 100 * epoch.Top1), Line("top-5", epochs, epoch => 100 * epoch.Top5)],
        epochs.MaxBy(epoch => epoch.Top1 ?? double.NegativeInfinity) is { Top1: { } top } best
            ? string.Create(CultureInfo.InvariantCulture, $"Top-1 is best in epoch {best.Epoch}: {100 * top:F2} %.")
            : "Accuracy after each epoch.");

    /// <summary>Sparsity of the weights, or null if it was not measured.</summary>
    /// <param name="epochs">The log, in the order of epochs.</param>
    public static Figure? Sparsity(ImmutableArray<EpochRecord> epochs) => FigureOf(
        "Sparsity",
        new Axis { Label = "zeros among weights", Unit = "%", Minimum = 0 },
        [Line("sparsity", epochs, epoch => 100 * epoch.Sparsity) with { PaletteIndex = 2 }],
        epochs.LastOrDefault(epoch => epoch.Sparsity is not null) is { Sparsity: { } final }
            ? string.Create(CultureInfo.InvariantCulture, $"It ends at {100 * final:F2} %.")
            : "Sparsity after each epoch.");

    /// <summary>The learning rate, or null if it never changed.</summary>
    /// <param name="epochs">The log, in the order of epochs.</param>
    public static Figure? LearningRate(ImmutableArray<EpochRecord> epochs) =>
        epochs.Select(epoch => epoch.LearningRate).Distinct().Count() < 2
            ? null
            : FigureOf(
                "Learning rate",
                new Axis { Label = "learning rate", Minimum = 0 },
                [Line("learning rate", epochs, epoch => epoch.LearningRate) with { PaletteIndex = 3 }],
                string.Create(CultureInfo.InvariantCulture, $"From {epochs[0].LearningRate:G3} to {epochs[^1].LearningRate:G3}."));

    private static Figure? FigureOf(string title, Axis y, ImmutableArray<LineSeries> lines, string description)
    {
        ImmutableArray<Series> measured = [.. lines.Where(line => line.Points.Any(point => double.IsFinite(point.Y)))];
        return measured.IsEmpty
            ? null
            : new Figure
            {
                Title = title,
                Description = description,
                X = new Axis { Label = "epoch", WholeNumbers = true },
                Y = y,
                Series = measured,
                PreferredHeight = 320,
            };
    }

    private static LineSeries Line(string name, ImmutableArray<EpochRecord> epochs, Func<EpochRecord, double?> value) => new()
    {
        Name = name,
        Points = [.. epochs.Select(epoch => new FigurePoint(epoch.Epoch, value(epoch) ?? double.NaN))],
        Markers = epochs.Length <= MostMarkers,
    };
}
