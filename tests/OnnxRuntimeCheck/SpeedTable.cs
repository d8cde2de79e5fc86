using System.Diagnostics;
using Distiller.Export.Onnx;
using Distiller.Reports.Tables;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.OnnxRuntimeCheck;

/// <summary>Milliseconds of a forward pass, measured in turns, so that a slow moment of the machine meets all.</summary>
internal static class SpeedTable
{
    internal static string Of(Exported exported, CheckOptions options)
    {
        using var noGradients = no_grad();
        List<Row> rows = [];
        foreach (int batch in options.Batches)
        {
            using Tensor input = rand([batch, .. exported.Images.shape[1..]], generator: new Generator(7));
            exported.Int8.Prepare(input.shape);
            int runs = Math.Clamp(1000 / batch, 5, 200);
            Func<double>[] measurements =
            [
                () => Peer(exported.FloatFile, runs, input), () => Peer(exported.Int8File, runs, input),
                () => Here(exported.Model, runs, input), () => Here(exported.Int8, runs, input),
            ];
            double[][] times = [.. measurements.Select(_ => new double[options.Rounds])];
            for (int round = 0; round < options.Rounds; round++)
            {
                for (int k = 0; k < measurements.Length; k++) times[k][round] = measurements[k]();
            }

            double[] medians = [.. times.Select(Median)];
            rows.Add(Row.Of(batch, medians[0], medians[1], medians[0] / medians[1], medians[2], medians[3], medians[0] / medians[3]));
        }

        return MarkdownTableWriter.Write(new Table(
            "Speed",
            [
                Column.OfCount("Batch"), Column.OfNumber("ONNX Runtime, float", "G3", "ms"), Column.OfNumber("ONNX Runtime, 8 bits", "G3", "ms"),
                Column.OfNumber("Times faster", "F2"), Column.OfNumber("Here, float", "G3", "ms"), Column.OfNumber("Here, 8 bits", "G3", "ms"),
                Column.OfNumber("Times faster than ONNX Runtime, float", "F2"),
            ],
            [.. rows]));
    }

    private static double Peer(OnnxModel model, int runs, Tensor input)
    {
        (Tensor output, double milliseconds) = OnnxRuntime.Measure(model, runs, get_num_threads(), input)[0];
        output.Dispose();
        return milliseconds;
    }

    private static double Here(nn.Module<Tensor, Tensor> model, int runs, Tensor input)
    {
        double[] times = new double[runs];
        model.call(input).Dispose();
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            model.call(input).Dispose();
            times[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return Median(times);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
