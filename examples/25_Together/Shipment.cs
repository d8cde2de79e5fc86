using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Native;
using Distiller.Quantization.Execution;
using Distiller.Statistics;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Together;

/// <summary>A student as it would be shipped: in 8-bit kernels if it is quantized and this machine has them, otherwise in float.</summary>
internal sealed class Shipment : IDisposable
{
    private const int CalibrationImages = 256;
    private const int Rounds = 7;
    private const long Batch = 32;
    private readonly nn.Module<Tensor, Tensor> _model;

    private Shipment(nn.Module<Tensor, Tensor> model) => _model = model;

    public bool IsInteger => _model is Int8Model;

    /// <summary>Takes the student over.</summary>
    public static Shipment Of(Lab lab, nn.Module<Tensor, Tensor> student, bool isQuantized)
    {
        if (!isQuantized || !NativeSupport.IsAvailable)
        {
            return new(student);
        }

        using (student)
        {
            student.eval();
            return new(Int8Model.Convert(student, Calibration(lab)));
        }
    }

    /// <summary>Milliseconds of a batch of 32 images for each: the least of several rounds, in which they take turns, so that whatever else the machine does hits all.</summary>
    public static ImmutableArray<double> Times(Lab lab, IReadOnlyList<Shipment> all)
    {
        using var images = zeros([Batch, .. lab.Data.Family.InputShape.Skip(1)]);
        var least = Enumerable.Repeat(double.PositiveInfinity, all.Count).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < least.Length; i++)
            {
                least[i] = Math.Min(least[i], Latency.Measure(all[i]._model, images).MedianMilliseconds);
            }
        }

        return [.. least];
    }

    public double Top1(Lab lab) => lab.Top1(_model);

    public void Dispose() => _model.Dispose();

    private static ImageBatches Calibration(Lab lab) => new(
        lab.Data.Train.Take(Math.Min(CalibrationImages, lab.Data.Train.Count)), lab.Data.Family, new ImageBatchOptions { BatchSize = 64 });
}
