using Distiller.Benchmarks.Harness;
using Distiller.Quantization;
using Distiller.Scheduling;

namespace Distiller.Benchmarks.Suites;

/// <summary>What quantizers add to a training step. The goal is at most 1.25 times a plain step; the original takes 1.37 to 1.66.</summary>
internal sealed class QuantizedTraining : IBenchmark
{
    private const int BatchSize = 128;

    public string Name => "quantized-training";

    public string Description => "one step of resnet20_cifar at batch 128 with quantized weights and activations";

    public int Rounds => 15;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        int batch = quick ? 16 : BatchSize;
        return
        [
            Of("plain", new StepWork(batch, schedule: null)),
            Of("range-linear, 8 bits", new StepWork(batch, With(new RangeLinearQuantizerSpec { Name = "linear", ActivationBits = 8, WeightBits = 8 }))),
            Of("DoReFa, 3 and 8 bits", new StepWork(batch, With(new DorefaQuantizerSpec { Name = "dorefa", ActivationBits = 8, WeightBits = 3 }))),
            Of("PACT, 4 bits", new StepWork(batch, With(new PactQuantizerSpec { Name = "pact", ActivationBits = 4, WeightBits = 4 }))),
        ];
    }

    private static CompressionSchedule With(QuantizerSpec spec) => CompressionSchedule.Empty.Quantize(spec, EpochWindow.Range(0, 10));

    private static Variant Of(string name, StepWork work) => Variant.Timed(name, work.Step) with { Owned = work };
}
