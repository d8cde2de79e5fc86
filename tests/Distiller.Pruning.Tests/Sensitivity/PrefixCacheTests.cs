using Distiller.Data;
using Distiller.Results;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Sensitivity;

public sealed class PrefixCacheTests
{
    private static readonly SensitivityOptions Options = new() { Levels = [0, 0.3, 0.6, 0.9] };

    [Test]
    public void Chain_gives_the_same_curves_as_the_whole_model()
    {
        using var chain = Chain();
        using var data = Data();
        var cached = SensitivityAnalysis.Run(chain, data, Options);
        var whole = SensitivityAnalysis.Run(chain, token => Quality(chain, data, token), Options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cached.Remark, Does.Contain("kept"));
            Assert.That(Values(cached), Is.EqualTo(Values(whole)).Within(1e-6));
        }
    }

    [Test]
    public void Stages_before_the_layer_run_once()
    {
        var count = new Counter();
        using var chain = Sequential(("count", count), ("conv", Conv2d(1, 4, 3)), ("flat", Flatten()), ("fc", Linear(400, 10)));
        using var data = Data();
        SensitivityAnalysis.Run(chain, data, Options with { Weights = ["fc.weight"] });
        // Twice to try whether it is a chain, once a minibatch for the dense model and for the cache.
        Assert.That(count.Calls, Is.EqualTo(2 + (2 * data.BatchCount)));
    }

    [Test]
    public void Weights_may_be_listed_in_any_order()
    {
        using var chain = Chain();
        using var data = Data();
        var result = SensitivityAnalysis.Run(chain, data, Options with { Weights = ["fc.weight", "conv.weight"] });
        Assert.That(result.Curves.Select(curve => curve.Parameter), Is.EqualTo(["fc.weight", "conv.weight"]));
    }

    [Test]
    public void Model_that_is_no_chain_is_run_as_a_whole_and_says_so()
    {
        // Its forward pass calls functions between its children.
        using var net = SmallNet.Of(GoldenFile.Read("sensitivity")["model"]);
        using var data = Data();
        var result = SensitivityAnalysis.Run(net, data, Options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Remark, Does.Contain("whole model"));
            Assert.That(Values(result), Is.EqualTo(Values(SensitivityAnalysis.Run(net, token => Quality(net, data, token), Options))).Within(1e-6));
        }
    }

    [Test]
    public void Training_mode_comes_back()
    {
        using var chain = Chain();
        using var data = Data();
        chain.train();
        SensitivityAnalysis.Run(chain, data, Options with { Weights = ["fc.weight"] });
        Assert.That(chain.training);
    }

    [Test]
    public void Cache_leaves_no_tensor_behind()
    {
        using var chain = Chain();
        using var data = Data();
        TensorLeakCheck.Verify(() => SensitivityAnalysis.Run(chain, data, Options with { Weights = ["conv.weight", "fc.weight"] }));
    }

    [Test]
    public void Layers_of_a_block_before_the_layer_under_test_are_kept_too()
    {
        var block = new Block();
        using var net = Sequential(("stem", Conv2d(1, 4, 3, padding: 1)), ("block", block), ("flat", Flatten()), ("fc", Linear(4 * 12 * 12, 10)));
        using var data = Data();
        var options = Options with { Weights = ["block.first.weight", "block.second.weight", "block.shortcut.weight", "fc.weight"] };
        var cached = SensitivityAnalysis.Run(net, data, options);
        var counted = block.FirstSamples;
        SensitivityAnalysis.Run(net, data, options with { Weights = ["block.second.weight"] });
        var computed = block.FirstSamples - counted;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Values(cached), Is.EqualTo(Values(SensitivityAnalysis.Run(net, token => Quality(net, data, token), options))));
            // A minibatch twice to see whether it is a chain, all for the dense model, and once more for the first of three levels.
            Assert.That(computed, Is.EqualTo((2 * 8) + (2 * data.SampleCount)));
        }
    }

    [Test]
    public void Change_in_place_of_a_kept_output_is_noticed()
    {
        using var net = Sequential(("stem", Conv2d(1, 4, 3, padding: 1)), ("block", new Block(addsInPlace: true)), ("flat", Flatten()), ("fc", Linear(4 * 12 * 12, 10)));
        using var data = Data();
        var options = Options with { Weights = ["block.shortcut.weight"] };
        var cached = SensitivityAnalysis.Run(net, data, options);
        Assert.That(Values(cached), Is.EqualTo(Values(SensitivityAnalysis.Run(net, token => Quality(net, data, token), options))));
    }

    private static Sequential Chain()
    {
        random.manual_seed(5);
        return Sequential(
            ("conv", Conv2d(1, 4, 3)), ("relu", ReLU()), ("inner", Sequential(("conv", Conv2d(4, 4, 3)), ("relu", ReLU()))), ("flat", Flatten()), ("fc", Linear(256, 10)));
    }

    private static TensorBatches Data()
    {
        using var inputs = HashFill.Tensor([20, 1, 12, 12], seed: 31);
        using var targets = Some.Labels(20);
        return new TensorBatches(inputs, targets, new BatchOptions { BatchSize = 8 });
    }

    private static ModelQuality Quality(Module<Tensor, Tensor> model, IBatchSource data, CancellationToken token)
    {
        var result = Training.Evaluator.Classify(model, data, token);
        return new ModelQuality(100 * result.Top1!.Value, 100 * result.Top5!.Value, result.Loss);
    }

    private static double[] Values(SensitivityResult result) =>
        [.. result.Curves.SelectMany(curve => curve.Points).SelectMany(point => new[] { point.Top1, point.Top5, point.Loss })];

    private sealed class Counter() : Module<Tensor, Tensor>(nameof(Counter))
    {
        public int Calls { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Calls++;
            return input.alias();
        }
    }

    /// <summary>A residual block whose addition is an expression between its layers.</summary>
    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Conv2d first = Conv2d(4, 4, 3, padding: 1);
        private readonly ReLU relu = ReLU();
        private readonly Conv2d second = Conv2d(4, 4, 3, padding: 1);
        private readonly Conv2d shortcut = Conv2d(4, 4, 1);
        private readonly bool addsInPlace;

        public Block(bool addsInPlace = false)
            : base(nameof(Block))
        {
            this.addsInPlace = addsInPlace;
            RegisterComponents();
            first.register_forward_hook((_, _, output) =>
            {
                FirstSamples += output.shape[0];
                return null!;
            });
        }

        /// <summary>Samples that the first layer has computed.</summary>
        public long FirstSamples { get; private set; }

        public override Tensor forward(Tensor input)
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            var value = second.call(relu.call(first.call(input)));
            value = addsInPlace ? value.add_(shortcut.call(input)) : value + shortcut.call(input);
            return value.MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
                relu.Dispose();
                second.Dispose();
                shortcut.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
