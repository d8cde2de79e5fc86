using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Search;

public sealed class DynamicQuantizationTests
{
    private static readonly PostTrainingSpec Asymmetric = new() { ActivationMode = QuantizationMode.AsymmetricUnsigned, IsPerChannel = true };

    [TestCase(true)]
    [TestCase(false)]
    public void Lstm_computes_on_integers_whichever_way_its_batch_lies(bool isBatchFirst)
    {
        using var scope = NewDisposeScope();
        using var model = new Words(isBatchFirst);
        var words = arange(12, dtype: int64).reshape(3, 4);
        var expected = model.call(words);
        using (var quantized = Quantize.Dynamic(model, Asymmetric))
        {
            var error = SearchNets.RelativeError(model.call(words), expected);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(quantized.Layers, Is.EqualTo(["lstm", "decoder"]));
                Assert.That(quantized.InFloat, Is.EqualTo(["words"]));
                Assert.That(error, Is.GreaterThan(1e-9).And.LessThan(1e-3));
            }
        }

        TensorAssert.Exact(model.call(words), expected);
    }

    [Test]
    public void Fewer_bits_of_weights_cost_more()
    {
        using var scope = NewDisposeScope();
        using var model = new Words(isBatchFirst: true);
        var words = arange(12, dtype: int64).reshape(3, 4);
        var expected = model.call(words);
        double Error(int bits)
        {
            using var quantized = Quantize.Dynamic(model, Asymmetric with { WeightBits = bits });
            return SearchNets.RelativeError(model.call(words), expected);
        }

        Assert.That(Error(3), Is.GreaterThan(10 * Error(8)));
    }

    [Test]
    public void Overrides_leave_layers_in_float()
    {
        using var model = new Words(isBatchFirst: true);
        using var quantized = Quantize.Dynamic(model, Asymmetric with { Overrides = [new() { Pattern = "lstm", WeightBits = BitWidth.Float }] });
        Assert.That(quantized.Layers, Is.EqualTo(["decoder"]));
        Assert.That(quantized.InFloat, Does.Contain("lstm"));
    }

    [Test]
    public void Model_without_such_layers_and_static_bits_are_refused()
    {
        using var model = nn.Sequential(("conv", Some.Conv()));
        using var words = new Words(isBatchFirst: true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Quantize.Dynamic(model), Throws.TypeOf<ModelStructureException>());
            Assert.That(() => Quantize.Dynamic(words, new() { ActivationBits = null }), Throws.ArgumentException);
        }
    }

    [TestCase("none")]
    [TestCase("average")]
    public void A_sample_without_a_batch_gives_what_it_gives_in_one(string rule)
    {
        using var scope = NewDisposeScope();
        var spec = Asymmetric with { Clipping = rule == "none" ? ClippingRules.None : ClippingRules.Average };
        using var linear = nn.Sequential(("first", nn.Linear(6, 5)), ("relu", nn.ReLU()), ("second", nn.Linear(5, 4)));
        using var convolution = nn.Sequential(("first", nn.Conv2d(3, 5, 3)), ("relu", nn.ReLU()), ("second", nn.Conv2d(5, 4, 3)));
        var (features, image) = (HashFill.Tensor([6], 1), HashFill.Tensor([3, 7, 8], 2));

        using (Quantize.Dynamic(linear, spec))
        {
            TensorAssert.Exact(linear.call(features), linear.call(features.unsqueeze(0)).squeeze(0));
        }

        using (PostTrainingQuantizer.Quantize(linear, features, spec))
        {
            TensorAssert.Exact(linear.call(features), linear.call(features.unsqueeze(0)).squeeze(0));
        }

        using (PostTrainingQuantizer.Quantize(convolution, image, spec))
        {
            TensorAssert.Exact(convolution.call(image), convolution.call(image.unsqueeze(0)).squeeze(0));
        }
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var model = new Words(isBatchFirst: true);
        using var words = arange(12, dtype: int64).reshape(3, 4);
        TensorLeakCheck.Verify(() =>
        {
            using var quantized = Quantize.Dynamic(model, Asymmetric);
            model.call(words).Dispose();
            model.call(words).Dispose();
        });
    }

    private sealed class Words : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding words = nn.Embedding(12, 8);
        private readonly LSTM lstm;
        private readonly Linear decoder = nn.Linear(16, 12);

        public Words(bool isBatchFirst)
            : base(nameof(Words))
        {
            lstm = nn.LSTM(8, 16, numLayers: 2, batchFirst: isBatchFirst);
            RegisterComponents();
            Some.Refill(this, seed: 600);
            eval();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var (output, _, _) = lstm.call(words.call(input));
            return decoder.call(output).MoveToOuterDisposeScope();
        }
    }
}
