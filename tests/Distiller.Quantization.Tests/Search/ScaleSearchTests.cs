using Distiller.Data;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Tests.Search;

public sealed class ScaleSearchTests
{
    private const double Step = 1e-4;

    private static GoldenValue File => GoldenFile.Read("lapq_tiny");

    private static IEnumerable<TestCaseData> Runs => GoldenFile.Cases("lapq_tiny", "runs", golden => golden["init_mode"].Text);

    [TestCaseSource(nameof(Runs))]
    public void Search_starts_where_the_original_starts_and_ends_no_worse(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        using var net = Net();
        var (input, labels) = (File["input"].Tensor(), tensor([.. File["labels"].WholeNumbers]));
        var mode = Mode(golden["init_mode"].Text);
        var statistics = Statistics(net, input);
        double Loss(PostTrainedModel quantized)
        {
            NoteGridOfTheFirstRun(quantized, input, statistics);
            return functional.cross_entropy(net.call(input), labels).ToDouble();
        }

        using var result = ScaleSearch.Run(net, input, statistics, Loss, new()
        {
            Quantization = new() { ActivationBits = (int)File["bits"].WholeNumber, WeightBits = (int)File["bits"].WholeNumber },
            Initialization = mode,
            MaximumIterations = 1,
            MaximumEvaluations = 60,
            Compatibility = Compatibility.Distiller,
        });
        var isSearched = mode is ScaleInitialization.AbsoluteError or ScaleInitialization.SquaredError or ScaleInitialization.CubedError;
        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, value) in result.InitialScales)
            {
                // A search on a loss with steps ends on one step or another.
                Assert.That(value, Is.EqualTo(golden["init_params"][name].Number).Within(isSearched ? 25 : Step * 100).Percent, name);
            }

            Assert.That(result.InitialLoss, Is.EqualTo(golden["init_loss"].Number).Within(isSearched ? 0.05 : 1e-4), "loss at the start");
            Assert.That(result.Loss, Is.LessThanOrEqualTo(golden["final_loss"].Number * (isSearched ? 1.25 : 1.05)), "loss at the end");
            Assert.That(functional.cross_entropy(net.call(input), labels).ToDouble(), Is.EqualTo(result.Loss).Within(1e-6), "the model has the best scales");
        }
    }

    [Test]
    public void Asymmetric_modes_are_searched_by_the_ends_of_their_ranges_and_refused_by_scales()
    {
        using var scope = NewDisposeScope();
        using var net = Net();
        var (input, labels) = (File["input"].Tensor(), tensor([.. File["labels"].WholeNumbers]));
        var statistics = Statistics(net, input);
        double Loss(PostTrainedModel quantized) => functional.cross_entropy(net.call(input), labels).ToDouble();
        ScaleSearchSpec spec = new()
        {
            Quantization = new()
            {
                ActivationBits = 4,
                WeightBits = 4,
                ActivationMode = QuantizationMode.AsymmetricUnsigned,
                WeightMode = QuantizationMode.AsymmetricSigned,
            },
            Initialization = ScaleInitialization.None,
            MaximumIterations = 1,
            MaximumEvaluations = 80,
        };

        Assert.That(
            () => ScaleSearch.Run(net, input, statistics, Loss, spec),
            Throws.ArgumentException.With.Message.Contains("zero point").And.Message.Contains(nameof(ScaleSearchSpec.SearchesClipping)));
        using var result = ScaleSearch.Run(net, input, statistics, Loss, spec with { SearchesClipping = true });

        Assert.That(result.Loss, Is.LessThan(result.InitialLoss));
        Assert.That(functional.cross_entropy(net.call(input), labels).ToDouble(), Is.EqualTo(result.Loss).Within(1e-6), "the model has the best ranges");
        Assert.That(result.Scales.Keys, Has.Some.EndsWith(".w_min").And.Some.EndsWith(".w_max"));
        Assert.That(result.Scales["conv1.w_min"], Is.LessThan(result.Scales["conv1.w_max"]));
    }

    [Test]
    public void Clip_value_of_a_symmetric_range_is_that_of_its_scale()
    {
        using var scope = NewDisposeScope();
        using var net = Net();
        var input = File["input"].Tensor();
        var statistics = Statistics(net, input);
        ScaleSearchSpec spec = new() { Initialization = ScaleInitialization.None, MaximumIterations = 1, MaximumEvaluations = 1 };

        using var scales = ScaleSearch.Run(net, input, statistics, _ => 1, spec);
        var largest = net.get_parameter("conv1.weight")!.abs().max().ToDouble();
        scales.Dispose();
        using var ranges = ScaleSearch.Run(net, input, statistics, _ => 1, spec with { SearchesClipping = true });

        Assert.That(ranges.InitialScales["conv1.w_clip"], Is.EqualTo(largest).Within(1e-6));
        Assert.That(ranges.InitialScales["conv1.w_clip"] * scales.InitialScales["conv1.w_scale"], Is.EqualTo(127.5).Within(1e-3));
    }

    [Test]
    public void Basin_hopping_ends_no_worse_than_one_descent_and_repeats_itself()
    {
        using var scope = NewDisposeScope();
        var input = File["input"].Tensor();
        var labels = tensor([.. File["labels"].WholeNumbers]);
        (double Loss, int Evaluations) Run(int hops)
        {
            using var net = Net();
            using var result = ScaleSearch.Run(net, input, Statistics(net, input), _ => functional.cross_entropy(net.call(input), labels).ToDouble(), new()
            {
                Quantization = new() { ActivationBits = 3, WeightBits = 3 },
                Initialization = ScaleInitialization.None,
                MaximumIterations = 1,
                MaximumEvaluations = 40,
                BasinHops = hops,
            });
            return (result.Loss, result.Evaluations);
        }

        var (single, jumping) = (Run(0), Run(3));

        Assert.That(jumping.Loss, Is.LessThanOrEqualTo(single.Loss));
        Assert.That(jumping.Evaluations, Is.GreaterThan(single.Evaluations));
        Assert.That(Run(3), Is.EqualTo(jumping));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Losses_are_the_same_bit_by_bit_whether_activations_are_kept_or_not(bool writesInPlace)
    {
        using var scope = NewDisposeScope();
        var images = ChannelsLast.Apply(HashFill.Tensor([6, 3, 9, 9], 4));
        var labels = tensor([0L, 1, 2, 3, 0, 1]);
        (double[] Losses, int Calls) Run(bool keeps)
        {
            List<double> losses = [];
            using ResidualNet net = new(writesInPlace);
            Some.Refill(net, seed: 900);
            net.eval();
            var statistics = StatisticsCollector.Collect(net, () => net.call(images).Dispose());
            using var result = ScaleSearch.Run(
                net,
                images,
                statistics,
                _ =>
                {
                    // Two passes of unequal size; the third, of other samples each time, cannot be kept.
                    var (first, second) = (net.call(images.narrow(0, 0, 4)), net.call(images.narrow(0, 4, 2)));
                    var other = net.call(images.narrow(0, losses.Count % 6, 1));
                    losses.Add(functional.cross_entropy(cat([first, second], 0), labels).ToDouble() + (1e-3 * other.sum().ToDouble()));
                    return losses[^1];
                },
                new()
                {
                    Quantization = new() { ActivationBits = 4, WeightBits = 4, QuantizesLooseInputs = true },
                    Initialization = ScaleInitialization.None,
                    MaximumEvaluations = 150,
                    MaximumIterations = 2,
                    KeepsActivations = keeps,
                });
            return ([.. losses], result.Evaluations);
        }

        var (kept, computed) = (Run(keeps: true), Run(keeps: false));

        Assert.That(kept.Losses, Is.EqualTo(computed.Losses));
        Assert.That(kept.Losses.Distinct().Count(), Is.GreaterThan(50), "scales of all layers move");
    }

    [Test]
    public void Layers_before_the_one_whose_scale_moves_are_not_computed_again()
    {
        using var scope = NewDisposeScope();
        using ResidualNet net = new(writesInPlace: false);
        Some.Refill(net, seed: 900);
        net.eval();
        var images = HashFill.Tensor([2, 3, 9, 9], 4);
        using var quantized = PostTrainingQuantizer.Quantize(net, images, new() { QuantizesLooseInputs = true }, StatisticsCollector.Collect(net, () => net.call(images).Dispose()));
        using var kept = quantized.KeepOutputs();
        if (kept is null) Assert.Ignore("Without the native library nothing is kept.");
        var computed = 0;
        foreach (var layer in quantized.ParameterLayers)
        {
            layer.Watch = _ => computed++;
        }

        int Evaluate()
        {
            computed = 0;
            kept.Restart();
            net.call(images).Dispose();
            kept.Finish();
            return computed;
        }

        Assert.That(Evaluate(), Is.EqualTo(4), "the first time all of them");
        Assert.That(Evaluate(), Is.Zero, "nothing moved");
        var last = quantized.ParameterLayers.Last();
        last["output_scale"] *= 1.1;
        Assert.That(Evaluate(), Is.EqualTo(1), "the last layer alone");
        quantized.ParameterLayers.First()["w_scale"] *= 1.1;
        Assert.That(Evaluate(), Is.EqualTo(4), "everything behind the first layer");
    }

    // The original's notes stay on the tensor that all of its evaluations were given: the grid of the first quantization, nothing cut off.
    private static void NoteGridOfTheFirstRun(PostTrainedModel quantized, Tensor input, CalibrationStatistics statistics)
    {
        LinearScheme scheme = new() { Bits = (int)File["bits"].WholeNumber };
        using var range = ClippingRules.None.RangeOf(statistics["conv1"].Inputs[0], new ClippingRequest(scheme));
        using var grid = LinearQuantizer.Parameters(range, scheme);
        quantized.NoteGrid(input, scheme, grid.Scale.item<float>());
    }

    private static LapqNet Net()
    {
        var net = new LapqNet();
        Weights.Load(net, File["model"]);
        net.eval();
        return net;
    }

    private static CalibrationStatistics Statistics(LapqNet net, Tensor input) => StatisticsCollector.Collect(net, () => net.call(input).Dispose());

    private static ScaleInitialization Mode(string name) => name switch
    {
        "NONE" => ScaleInitialization.None,
        "AVG" => ScaleInitialization.Average,
        "GAUSS" => ScaleInitialization.Gauss,
        "LAPLACE" => ScaleInitialization.Laplace,
        "L1" => ScaleInitialization.AbsoluteError,
        "L2" => ScaleInitialization.SquaredError,
        "L3" => ScaleInitialization.CubedError,
        _ => throw new InvalidDataException($"No initialisation '{name}'."),
    };

    /// <summary>Convolutions with a shortcut that an expression adds, and a linear layer, over (N, 3, 9, 9).</summary>
    private sealed class ResidualNet : Module<Tensor, Tensor>
    {
        private readonly bool _writesInPlace;
        private readonly Conv2d conv1 = Conv2d(3, 6, 3, padding: 1);
        private readonly ReLU relu1 = ReLU();
        private readonly Conv2d conv2 = Conv2d(6, 6, 3, padding: 1);
        private readonly ReLU relu2 = ReLU();
        private readonly Conv2d conv3 = Conv2d(6, 4, 3, stride: 2);
        private readonly Linear fc = Linear(64, 4);

        public ResidualNet(bool writesInPlace)
            : base(nameof(ResidualNet))
        {
            _writesInPlace = writesInPlace;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var shortcut = relu1.call(conv1.call(input));
            var x = conv2.call(shortcut);
            x = relu2.call(_writesInPlace ? x.add_(shortcut) : x + shortcut);
            return fc.call(conv3.call(x).flatten(1)).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                conv1.Dispose();
                relu1.Dispose();
                conv2.Dispose();
                relu2.Dispose();
                conv3.Dispose();
                fc.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    /// <summary>The network of the golden file, whose values are flattened by an expression.</summary>
    private sealed class LapqNet : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(1, 3, 3);
        private readonly ReLU relu = ReLU();
        private readonly Linear fc = Linear(48, 3);

        public LapqNet()
            : base(nameof(LapqNet)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return fc.call(relu.call(conv1.call(input)).flatten(1)).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                conv1.Dispose();
                relu.Dispose();
                fc.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
