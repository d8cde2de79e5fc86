using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Examples.Tests.Structure;

/// <summary>A model is thinned while it trains with simulated quantization.</summary>
public sealed class QuantizedThinningTests
{
    private const int Batches = 2;

    private static IEnumerable<QuantizerSpec> Quantizers() =>
    [
        new RangeLinearQuantizerSpec { Name = "linear", WeightBits = 8, ActivationBits = 8, IsPerChannel = true },
        new LearnedStepQuantizerSpec { Name = "steps", WeightBits = 4, ActivationBits = 4 },
        new PactQuantizerSpec { Name = "pact", WeightBits = 4, ActivationBits = 4 },
        new DorefaQuantizerSpec { Name = "dorefa", WeightBits = 4, ActivationBits = 4 },
    ];

    [TestCaseSource(nameof(Quantizers))]
    public void Quantizer_steps_aside_and_goes_on_with_its_state(QuantizerSpec quantizer)
    {
        manual_seed(4);
        using var net = new ComposedNet(
            n => x => n["c"](n["relu2"](n["b"](n["relu"](n["bn"](n["a"](x)))))).mean([2, 3]),
            ("a", Conv2d(2, 8, 3)), ("bn", BatchNorm2d(8)), ("relu", ReLU()), ("b", Conv2d(8, 6, 3)), ("relu2", ReLU()), ("c", Conv2d(6, 3, 1)));
        using var optimizer = optim.Adam(net.parameters(), 0.01);
        using CompressionScheduler scheduler = new(
            CompressionSchedule.Empty
                .Quantize(quantizer, EpochWindow.At(0))
                .Prune(RankedPrunerSpec.L1("filters", Distiller.Statistics.Structure.Filter, KnownCurves.Constant(0.5), ["c.weight", "a.weight"]), EpochWindow.At(0, 1))
                .Thin(new StructureRemoverSpec { Name = "thinner", InputShape = [1, 2, 8, 8] }, EpochWindow.At(1)),
            net,
            optimizer);
        Epoch(0, Train);
        string before = State();

        Epoch(1, Skip);

        Assert.That(net.get_parameter("a.weight")!.shape, Is.EqualTo((long[])[4, 2, 3, 3]));
        Assert.That(State(), Is.EqualTo(before), "active, with its ranges, levels and steps");
        Epoch(2, Train);
        Assert.That(State(), Does.Contain("active true"));
        Assert.That(net.parameters().All(parameter => parameter.isfinite().all().item<bool>()));

        string State()
        {
            using var state = scheduler.SaveState();
            StateDict own = state.Policies.Single(policy => policy.Key.Contains(quantizer.Name, StringComparison.Ordinal)).Value;
            return string.Join('\n', own.Scalars.Select(entry => $"{entry.Key} {entry.Value}")
                .Concat(own.Tensors.Select(entry => $"{entry.Key} {Convert.ToHexString(entry.Value.detach().contiguous().bytes)}")));
        }

        void Epoch(int epoch, Action<TrainingStep> pass)
        {
            scheduler.OnEpochBegin(epoch);
            for (int batch = 0; batch < Batches; batch++)
            {
                using var scope = NewDisposeScope();
                TrainingStep step = new(epoch, batch, Batches);
                scheduler.OnMinibatchBegin(step);
                pass(step);
                scheduler.OnMinibatchEnd(step);
            }

            scheduler.OnEpochEnd(epoch, EpochMetrics.None);
        }

        void Train(TrainingStep step)
        {
            net.train();
            var loss = scheduler.BeforeBackward(step, net.call(HashFill.Tensor([4, 2, 8, 8], step.Global)).pow(2).sum()).Overall;
            optimizer.zero_grad();
            loss.backward();
            scheduler.BeforeOptimizerStep(step);
            optimizer.step();
        }

        // Thinning alone: no batch reaches the quantizer.
        void Skip(TrainingStep step)
        {
            scheduler.BeforeBackward(step, zeros(1));
            scheduler.BeforeOptimizerStep(step);
        }
    }
}
