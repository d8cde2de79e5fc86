using System.Collections.Immutable;
using Distiller.Activations;
using Distiller.Reports.Tables;

namespace Distiller.Reports.Adapters;

/// <summary>What a recorder of activations saw.</summary>
public static class ActivationTable
{
    private const double Percent = 100;

    /// <summary>A row for each module: zeros, range, moments.</summary>
    /// <param name="activations">From <see cref="ActivationRecorder.Take"/>.</param>
    public static Table Of(ImmutableArray<ActivationSummary> activations) => new(
        "Activations",
        [
            Column.OfText("Layer"),
            Column.OfText("Type"),
            Column.OfCount("Samples"),
            Column.OfNumber("Zeros", "F2", "%"),
            Column.OfNumber("Min", "F3"),
            Column.OfNumber("Max", "F3"),
            Column.OfNumber("Mean", "F3"),
            Column.OfNumber("Std", "F3"),
        ],
        [.. activations.Select(layer => Row.Of(
            layer.Name, layer.Type, layer.Samples, Percent * layer.Sparsity, layer.Min, layer.Max, layer.Mean, layer.StandardDeviation))]);

    /// <summary>A row for each channel: the statistics by which filters are ranked.</summary>
    /// <param name="activations">From <see cref="ActivationRecorder.Take"/>.</param>
    public static Table Channels(ImmutableArray<ActivationSummary> activations) => new(
        "Activations of channels",
        [Column.OfText("layer"), Column.OfCount("channel"), Column.OfNumber("l1", "F4"), Column.OfNumber("mean", "F4"), Column.OfNumber("apoz", "F2", "%")],
        [.. activations.SelectMany(layer => layer.ChannelL1.Select((l1, channel) => Row.Of(
            layer.Name, channel, l1, layer.ChannelMean[channel], Percent * layer.ChannelApoz[channel])))]);
}
