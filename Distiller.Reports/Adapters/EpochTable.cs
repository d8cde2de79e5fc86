using System.Collections.Immutable;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>The log of a training, a row for each epoch. As CSV it is the metric log of a run.</summary>
public static class EpochTable
{
    /// <summary>A row for each epoch; losses and scores that were not measured stay blank.</summary>
    /// <param name="epochs">The log, in the order of epochs.</param>
    public static Table Of(ImmutableArray<EpochRecord> epochs) => new(
        "Epochs",
        [
            Column.OfCount("epoch"),
            Column.OfNumber("training_loss", "F4"),
            Column.OfNumber("validation_loss", "F4"),
            Column.OfNumber("top1", "F4"),
            Column.OfNumber("top5", "F4"),
            Column.OfNumber("sparsity", "F4"),
            Column.OfNumber("learning_rate", "G4"),
            Column.OfNumber("seconds", "F1"),
        ],
        [.. epochs.Select(epoch => Row.Of(
            epoch.Epoch,
            epoch.TrainingLoss,
            epoch.ValidationLoss,
            epoch.Top1,
            epoch.Top5,
            epoch.Sparsity,
            epoch.LearningRate,
            epoch.DurationSeconds))]);
}
