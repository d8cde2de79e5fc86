using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Training;

public sealed class QuantizerFunctionTests
{
    private static readonly GoldenValue File = GoldenFile.Read("quant_aware");

    private static IEnumerable<TestCaseData> Cases => GoldenFile.Cases("quant_aware", "cases", entry => entry["kind"].Text);

    [TestCaseSource(nameof(Cases))]
    public void Values_and_gradients_are_those_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var kind = golden["kind"].Text;
        var source = kind.EndsWith("weights", StringComparison.Ordinal) ? "weight" : "act";
        var input = File["inputs"][source].Tensor().requires_grad_();
        var bits = (int)golden["bits"].WholeNumber;
        var clip = golden.Find("clip_val") is { } value ? new Parameter(tensor([(float)value.Number])) : null;
        var found = kind switch
        {
            "DoReFa weights" => Dorefa.QuantizeWeight(input, bits),
            "WRPN weights" => Wrpn.QuantizeWeight(input, bits, clamp: false),
            "PACT activations" => Pact.QuantizeActivation(input, clip!, bits),
            "range-linear weights" => RangeLinear(golden, input),
            _ => Dorefa.QuantizeActivation(input, bits, golden["clip_val"].Number),
        };
        found.backward([File["inputs"][$"{source}_grad_out"].Tensor()]);
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Close(found.reshape(-1), tensor(golden["out"].Numbers), 1e-6, what: "out");
            TensorAssert.Close(input.grad!.reshape(-1), tensor(golden["grad"].Numbers), 2e-6, what: "gradient");
            if (golden.Find("grad_clip_val") is { } slope)
            {
                TensorAssert.Close(clip!.grad!, tensor(slope.Numbers), what: "gradient of the clipping level");
            }
        }
    }

    // 14.10
    [Test]
    public void Defect_10_zero_weights_stay_zero()
    {
        using var scope = NewDisposeScope();
        var weight = zeros(3, 2).requires_grad_();
        var found = Dorefa.QuantizeWeight(weight, 3);
        found.sum().backward();
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Exact(found, zeros(3, 2));
            Assert.That(weight.grad!.isfinite().all().ToBoolean());
        }
    }

    // 14.4
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(8)]
    public void Defect_4_bits_have_no_more_levels_than_they_can_tell_apart(int bits)
    {
        using var scope = NewDisposeScope();
        var found = Wrpn.QuantizeWeight(linspace(-1.5, 1.5, 5001, ScalarType.Float32), bits);
        Assert.That(found.data<float>().ToArray().Distinct().Count(), Is.EqualTo(1 << bits));
    }

    // EX-28
    [Test]
    public void Clipping_level_learns_from_what_it_cuts_off()
    {
        using var scope = NewDisposeScope();
        var activation = tensor([-.5f, .1f, .3f, .55f, .9f, 1.7f]).requires_grad_();
        var clip = tensor([1.5f]).requires_grad_();
        Pact.QuantizeActivation(activation, clip, 2).sum().backward();
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Exact(activation.grad!, tensor([0f, 1, 1, 1, 1, 0]));
            TensorAssert.Exact(clip.grad!, tensor([1f]));
        }
    }

    [Test]
    public void Step_gradient_is_that_of_its_paper()
    {
        using var scope = NewDisposeScope();
        var values = tensor([-5f, -.3f, .4f, 9f]).requires_grad_();
        var step = tensor([.5f]).requires_grad_();
        var integers = IntegerRange.Of(3, QuantizationMode.Symmetric);
        var found = LearnedStepSize.Quantize(values, step, integers);
        found.sum().backward();

        // Outside: q_min = -4 and q_max = 3. Inside: round(v) - v for v = -0.6 and 0.8. All times 1/√(4 · 3).
        var slope = (-4 + (-1 + .6f) + (1 - .8f) + 3) / Math.Sqrt(12);
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Close(found, tensor([-2f, -.5f, .5f, 1.5f]));
            TensorAssert.Exact(values.grad!, tensor([0f, 1, 1, 0]));
            Assert.That(step.grad!.ToDouble(), Is.EqualTo(slope).Within(1e-6));
        }
    }

    [Test]
    public void Straight_through_value_is_exact()
    {
        using var scope = NewDisposeScope();
        var input = Some.Tensor(1000).mul(1e4).requires_grad_();
        var value = Some.Tensor(1000).flip(0).mul(1e-3);
        TensorAssert.Exact(StraightThrough.Apply(input, value), value);
    }

    [Test]
    public void No_tensor_is_left_behind()
    {
        using var weight = Some.ConvWeight();
        TensorLeakCheck.Verify(() =>
        {
            Dorefa.QuantizeWeight(weight, 3).Dispose();
            Dorefa.QuantizeWeight(weight, 1).Dispose();
            Dorefa.QuantizeActivation(weight, 3).Dispose();
            Wrpn.QuantizeWeight(weight, 3).Dispose();
            using var clip = weight.max();
            Pact.QuantizeActivation(weight, clip, 3).Dispose();
        });
    }

    private static Tensor RangeLinear(GoldenValue golden, Tensor input)
    {
        // Whatever mode it is given, the original's training quantizer computes this one.
        var scheme = Golden.Scheme(golden) with { Mode = QuantizationMode.AsymmetricUnsigned };
        var parameters = LinearQuantizer.Parameters(input.detach(), scheme);
        TensorAssert.Exact(parameters.Scale, golden["scale"].Tensor(), "scale");
        TensorAssert.Exact(parameters.ZeroPoint, golden["zero_point"].Tensor(), "zero point");
        return StraightThrough.Simulate(input, parameters, clamp: false);
    }
}
