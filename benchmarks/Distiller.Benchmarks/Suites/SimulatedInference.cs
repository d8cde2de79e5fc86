using Distiller.Benchmarks.Harness;
using Distiller.Data;
using Distiller.Quantization;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>What simulated integers cost in inference. The goal is at most 1.5 times the float model; the original takes 2.2 to 2.7.</summary>
internal sealed class SimulatedInference : IBenchmark
{
    private const int BatchSize = 128;
    private const int Threads = 2;

    public string Name => "simulated-inference";

    public string Description => "forward pass of resnet20_cifar with simulated 8-bit integers: batch 128, 2 threads, channels last";

    public int Rounds => 15;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        set_num_threads(Threads);
        int batch = quick ? 16 : BatchSize;
        return
        [
            Of("float", batch, spec: null),
            Of("8 bits, symmetric", batch, new PostTrainingSpec()),
            Of("8 bits, asymmetric, per channel", batch, new PostTrainingSpec
            {
                ActivationMode = QuantizationMode.AsymmetricUnsigned,
                WeightMode = QuantizationMode.AsymmetricSigned,
                IsPerChannel = true,
            }),
            Of("8 bits, ranges of each batch", batch, new PostTrainingSpec(), isDynamic: true),
        ];
    }

    private static Variant Of(string name, int batch, PostTrainingSpec? spec, bool isDynamic = false)
    {
        InferenceWork work = new(batch, spec, isDynamic);
        return Variant.Timed(name, work.Forward, repetitions: 3) with { Owned = work };
    }

    private sealed class InferenceWork : IDisposable
    {
        private readonly nn.Module<Tensor, Tensor> model = ZooModels.Create("resnet20_cifar", seed: 0);
        private readonly Tensor input;
        private readonly PostTrainedModel? quantized;

        public InferenceWork(int batch, PostTrainingSpec? spec, bool isDynamic)
        {
            model.eval();
            using Tensor images = randn(batch, 3, 32, 32);
            input = ChannelsLast.Apply(images);
            quantized = spec is null ? null : PostTrainingQuantizer.Quantize(model, input, spec, isDynamic ? null : StatisticsCollector.Collect(model, Forward));
        }

        public void Forward()
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            _ = model.call(input);
        }

        public void Dispose()
        {
            quantized?.Dispose();
            model.Dispose();
            input.Dispose();
        }
    }
}
