using Distiller.Reports.Tables;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.Notebooks;

/// <summary>What a network is worth and what it costs, to be compared with others.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Top1">Accuracy on the test images, in percent.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="Macs">Multiply-accumulates for one image.</param>
/// <param name="Latency">Time of a batch of 32 images on this machine.</param>
public sealed record Standing(string Name, double Top1, long Parameters, long Macs, LatencySummary Latency)
{
    private const long Batch = 32;

    /// <summary>Measures a network.</summary>
    /// <param name="lab">Where the images are.</param>
    /// <param name="name">What the table calls it.</param>
    /// <param name="model">The network.</param>
    public static Standing Of(Lab lab, string name, nn.Module<Tensor, Tensor> model) => new(
        name,
        lab.Top1(model),
        model.parameters().Sum(parameter => parameter.numel()),
        MacCounter.Measure(model, lab.Data.Family.InputShape).Sum(layer => layer.MacCount),
        Statistics.Latency.Measure(model, [Batch, .. lab.Data.Family.InputShape.Skip(1)]));

    /// <summary>Networks one below the other.</summary>
    /// <param name="title">Title of the table.</param>
    /// <param name="standings">The networks; the first one is what the others are related to.</param>
    public static Table Compare(string title, params Standing[] standings) => new(
        title,
        [
            Column.OfText("Network"), Column.OfNumber("Top-1", "F1", "%"), Column.OfCount("Parameters"), Column.OfCount("MACs"),
            Column.OfNumber("MACs of the dense", "F1", "%"), Column.OfNumber($"Latency of {Batch}", "F2", "ms"), Column.OfNumber("Times faster", "F2"),
        ],
        [.. standings.Select(one => Row.Of(
            one.Name, one.Top1, one.Parameters, one.Macs, 100.0 * one.Macs / standings[0].Macs, one.Latency.MedianMilliseconds,
            standings[0].Latency.MedianMilliseconds / one.Latency.MedianMilliseconds))]);
}
