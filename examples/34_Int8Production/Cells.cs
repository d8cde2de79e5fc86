using System.Collections.Immutable;
using System.Diagnostics;
using Distiller.Data;
using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Quantization.Execution;
using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Int8Production;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private const int CalibrationImages = 256;
    private const int Requests = 20;
    private const int LargestBatch = 8;

    public static void FloatModel(Lab lab, nn.Module<Tensor, Tensor> model, ImmutableArray<EpochRecord> epochs) => lab.Book.Show(new Table(
        "The float model",
        [Column.OfText("Network"), Column.OfCount("Parameters"), Column.OfNumber("Top-1", "F1", "%")],
        [Row.Of("resnet20_cifar", model.parameters().Sum(parameter => parameter.numel()), 100 * epochs[^1].Top1)]));

    /// <summary>Training images without augmentation, as the model will see them.</summary>
    public static IBatchSource Calibration(Lab lab) => new ImageBatches(
        lab.Data.Train.Take(Math.Min(CalibrationImages, lab.Data.Train.Count)), lab.Data.Family, new ImageBatchOptions { BatchSize = 64 });

    public static void Conversion(Lab lab, Int8Model model) => lab.Book.Show(new Table(
        "Where each step runs",
        [Column.OfText("Step"), Column.OfText("Kind"), Column.OfText("Runs in"), Column.OfNumber("SNR", "F1", "dB"), Column.OfText("Why not in 8 bits")],
        [.. model.Layers.Select(layer => Row.Of(layer.Name, layer.Kind, layer.IsInt8 ? "int8" : "float", layer.SignalToNoise ?? double.NaN, layer.Reason))]));

    public static Int8Model SaveAndLoad(Lab lab, nn.Module<Tensor, Tensor> model, Int8Model converted, out (long Float, long Int8) bytes)
    {
        var folder = Directory.CreateTempSubdirectory("int8-").FullName;
        try
        {
            string[] paths = [Path.Combine(folder, "float.safetensors"), Path.Combine(folder, "int8.safetensors")];
            SafeTensors.Save(paths[0], model.state_dict());
            converted.Save(paths[1]);
            bytes = (new FileInfo(paths[0]).Length, new FileInfo(paths[1]).Length);
            return Int8Model.Load(paths[1]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static void Size(Lab lab, (long Float, long Int8) bytes) => lab.Book.Show(new Table(
        "Size on disk",
        [Column.OfText("File"), Column.OfCount("Bytes"), Column.OfNumber("Times smaller", "F2")],
        [Row.Of("float", bytes.Float, 1.0), Row.Of("int8", bytes.Int8, (double)bytes.Float / bytes.Int8)]));

    public static void Serving(Lab lab, Int8Model model)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var images = lab.Test.ReadEpoch(0).First().Inputs.narrow(0, 0, Requests);
        model.Prepare([LargestBatch, .. images.shape[1..]]);
        long[] alone = [.. Enumerable.Range(0, Requests).SelectMany(k => Answers(model, images.narrow(0, k, 1)))];
        List<Row> rows = [];
        for (var first = 0; first < Requests; first += LargestBatch)
        {
            var count = Math.Min(LargestBatch, Requests - first);
            var answers = Answers(model, images.narrow(0, first, count));
            rows.Add(Row.Of(
                FormattableString.Invariant($"{first} to {first + count - 1}"), string.Join(" ", answers), answers.AsSpan().SequenceEqual(alone.AsSpan(first, count)) ? "yes" : "no"));
        }

        lab.Book.Show(new Table("Batches as they were served", [Column.OfText("Requests"), Column.OfText("Classes"), Column.OfText("As if alone")], [.. rows]));
    }

    public static void Outcome(Lab lab, nn.Module<Tensor, Tensor> model, Int8Model served, (long Float, long Int8) bytes)
    {
        model.eval();
        lab.Book.Show(BeforeAfterTable.Of(
        [
            new() { Name = "top1", Label = "Top-1", Unit = "%", Before = lab.Top1(model), After = lab.Top1(served), Digits = 1 },
            new() { Name = "bytes", Label = "Size of the file", Unit = "bytes", Before = bytes.Float, After = bytes.Int8 },
            .. ((long[])[1, 32]).Select(batch => new ComparedFigure
            {
                Name = FormattableString.Invariant($"latency_{batch}"),
                Label = FormattableString.Invariant($"Forward pass, {batch} image{(batch == 1 ? "" : "s")}"),
                Unit = "ms",
                Before = Milliseconds(lab, model, batch),
                After = Milliseconds(lab, served, batch),
                Digits = 2,
            }),
        ]));
    }

    private static long[] Answers(Int8Model model, Tensor images) => [.. model.call(images).argmax(1).data<long>()];

    private static double Milliseconds(Lab lab, nn.Module<Tensor, Tensor> model, long batch)
    {
        using var noGradients = no_grad();
        using var input = randn(batch, 3, 32, 32);
        model.call(input).Dispose();
        var least = double.PositiveInfinity;
        for (var run = 0; run < lab.Pick(100, 10); run++)
        {
            using var scope = NewDisposeScope();
            var start = Stopwatch.GetTimestamp();
            _ = model.call(input);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return least;
    }
}
