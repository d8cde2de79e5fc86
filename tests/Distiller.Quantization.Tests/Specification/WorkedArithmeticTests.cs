using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using TorchSharp;
using static Distiller.Quantization.QuantizationMode;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Specification;

/// <summary>The worked examples of the specification: scales, clipping, training quantizers. Figures are those of the original's code.</summary>
public sealed class WorkedArithmeticTests
{
    private static readonly float[] Line = [-1, -.5f, 0, .3f, .7f, 2];
    private static readonly float[] Weights = [-1.2f, -.4f, 0, .1f, .9f];
    private static readonly float[] Activations = [-.5f, .1f, .3f, .55f, .9f, 1.7f];

    private static readonly ActivationStatistics Statistics = new()
    {
        Min = -3,
        Max = 5,
        AverageMin = -2,
        AverageMax = 3.5,
        Mean = .6,
        StandardDeviation = 2.8,
        MeanAbsoluteDeviation = 2.1,
    };

    [TestCase(8, Symmetric, 4, 31.875)]
    [TestCase(8, SymmetricRestricted, 4, 31.75)]
    [TestCase(4, Symmetric, 1, 7.5)]
    [TestCase(2, Symmetric, 1, 1.5)]
    [TestCase(8, Symmetric, 0, 1)]
    public void EX_01_symmetric_scales(int bits, QuantizationMode mode, double saturation, double scale)
    {
        using var found = LinearQuantizer.Parameters(QuantizationRange.Of(-saturation, saturation), new() { Bits = bits, Mode = mode });
        Assert.That(found.Scale.ToDouble(), Is.EqualTo(scale));
        Assert.That(found.ZeroPoint.ToDouble(), Is.Zero);
    }

    [TestCase(AsymmetricUnsigned, -2, 10, 21.25, -42)]
    [TestCase(AsymmetricSigned, -2, 10, 21.25, 86)]
    [TestCase(AsymmetricUnsigned, 5, 10, 25.5, 0)]
    [TestCase(AsymmetricUnsigned, -10, -5, 25.5, -255)]
    [TestCase(AsymmetricUnsigned, 0, 0, 1, 0)]
    [TestCase(AsymmetricUnsigned, -2, 10, 21.25, -42.5, false)]
    [TestCase(AsymmetricSigned, -2, 10, 21.25, 85.5, false)]
    public void EX_02_asymmetric_scales(QuantizationMode mode, double min, double max, double scale, double zeroPoint, bool isInteger = true)
    {
        using var found = LinearQuantizer.Parameters(QuantizationRange.Of(min, max), new() { Mode = mode }, isZeroPointInteger: isInteger);
        Assert.That(found.Scale.ToDouble(), Is.EqualTo(scale));
        Assert.That(found.ZeroPoint.ToDouble(), Is.EqualTo(zeroPoint));
    }

    [TestCase(Symmetric, 3.75, 0, new[] { -4f, -2, 0, 1, 3, 7 }, new[] { -1.0666667f, -.5333334f, 0, .2666667f, .8f, 1.8666667f }, TestName = "EX_03_symmetric_integers")]
    [TestCase(SymmetricRestricted, 3.5, 0, new[] { -4f, -2, 0, 1, 2, 7 }, new[] { -1.1428572f, -.5714286f, 0, .2857143f, .5714286f, 2 }, TestName = "EX_04_restricted_integers")]
    [TestCase(AsymmetricUnsigned, 5, -5, new[] { 0f, 2, 5, 6, 8, 15 }, new[] { -1f, -.6f, 0, .2f, .6f, 2 }, TestName = "EX_05_unsigned_integers")]
    [TestCase(AsymmetricSigned, 5, 3, new[] { -8f, -6, -3, -2, 0, 7 }, new[] { -1f, -.6f, 0, .2f, .6f, 2 }, TestName = "EX_06_signed_integers")]
    public void Integers_of_a_line(QuantizationMode mode, double scale, double zeroPoint, float[] integers, float[] values)
    {
        using var scope = NewDisposeScope();
        var parameters = LinearQuantizer.Parameters(tensor(Line), new LinearScheme { Bits = 4, Mode = mode });
        var found = LinearQuantizer.Quantize(tensor(Line), parameters);
        Assert.That((parameters.Scale.ToDouble(), parameters.ZeroPoint.ToDouble()), Is.EqualTo((scale, zeroPoint)));
        TensorAssert.Exact(found, tensor(integers));
        TensorAssert.Close(LinearQuantizer.Dequantize(found, parameters), tensor(values));
    }

    [TestCase(Symmetric, new[] { 127.5f, 31.875f }, new[] { 0f, 0 }, new[] { -128f, 64, 32, 127, -64, 32 }, TestName = "EX_07_symmetric_channels")]
    [TestCase(AsymmetricUnsigned, new[] { 170f, 42.5f }, new[] { -170f, -85 }, new[] { 0f, 255, 212, 255, 0, 128 }, TestName = "EX_08_asymmetric_channels")]
    public void Channels_have_scales_of_their_own(QuantizationMode mode, float[] scales, float[] zeroPoints, float[] integers)
    {
        using var scope = NewDisposeScope();
        var weight = tensor(new float[,] { { -1, .5f, .25f }, { 4, -2, 1 } });
        var parameters = LinearQuantizer.Parameters(weight, new LinearScheme { Mode = mode, Granularity = Granularity.PerChannel() });
        TensorAssert.Exact(parameters.Scale.flatten(), tensor(scales));
        TensorAssert.Exact(parameters.ZeroPoint.flatten(), tensor(zeroPoints));
        TensorAssert.Exact(LinearQuantizer.Quantize(weight, parameters).flatten(), tensor(integers));
    }

    [TestCase(.37, 8, 189, 9, .3691406)]
    [TestCase(.37, 16, 48496, 17, .3699951)]
    [TestCase(5.25, 8, 168, 5, 5.25)]
    public void EX_09_approximated_scales(double scale, int bits, long multiplier, int shift, double approximated)
    {
        var found = ScaleApproximation.Of(scale, bits);
        Assert.That((found.Multiplier, found.Shift), Is.EqualTo((multiplier, shift)));
        Assert.That(found.Scale, Is.EqualTo(approximated).Within(5e-8));
    }

    [TestCase("none", 8, 25.5, 31.875, -96, TestName = "EX_10_nothing_cut_off")]
    [TestCase("average", 8, 36.4285736, 46.363636, -93, TestName = "EX_11_averages")]
    [TestCase("deviations", 8, 37.5089684, 46.6602249, -96, TestName = "EX_12_standard_deviations")]
    [TestCase("laplace", 4, .699192, .7455268, -2, TestName = "EX_13_laplace")]
    [TestCase("gauss", 4, .9823707, 1.0763605, -3, TestName = "EX_14_gauss")]
    public void Clipped_tensor(string rule, int bits, double symmetric, double asymmetric, double zeroPoint)
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[,] { { -3, 1, 2 }, { -1, 5, 0 } });
        Near(LinearQuantizer.Parameters(values, new LinearScheme { Bits = bits }, Rule(rule)), symmetric, 0);
        Near(LinearQuantizer.Parameters(values, new LinearScheme { Bits = bits, Mode = AsymmetricUnsigned }, Rule(rule)), asymmetric, zeroPoint);
    }

    [Test]
    public void EX_13_half_range_of_laplace()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[,] { { -3, 1, 2 }, { -1, 5, 0 } });
        var range = Rule("laplace").RangeOf(values, new(new LinearScheme { Bits = 4, Mode = AsymmetricUnsigned }, IsHalfRange: true));
        Assert.That((range.Min.ToDouble(), range.Max.ToDouble()), Is.EqualTo((-3.0, 9.4)).Using<double>((a, b) => Math.Abs(a - b) < 1e-5));
    }

    [TestCase("laplace", Symmetric, 5.9665871, 0)]
    [TestCase("laplace", AsymmetricUnsigned, 6.138957, -12)]
    [TestCase("laplace", AsymmetricSigned, 6.138957, 116)]
    [TestCase("average", Symmetric, 36.4285736, 0)]
    [TestCase("average", AsymmetricUnsigned, 46.363636, -93)]
    [TestCase("average", AsymmetricSigned, 46.363636, 35)]
    [TestCase("gauss", Symmetric, 11.0141668, 0)]
    [TestCase("gauss", AsymmetricUnsigned, 11.6162539, -23)]
    public void EX_15_clipped_statistics(string rule, QuantizationMode mode, double scale, double zeroPoint)
    {
        using var scope = NewDisposeScope();
        LinearScheme scheme = new() { Mode = mode };
        Near(LinearQuantizer.Parameters(Rule(rule).RangeOf(Statistics, new(scheme)), scheme), scale, zeroPoint);
    }

    [TestCase("laplace", 1.1520737, -2)]
    [TestCase("gauss", 1.8283763, -4)]
    public void EX_16_half_range_of_statistics(string rule, double scale, double zeroPoint)
    {
        using var scope = NewDisposeScope();
        LinearScheme scheme = new() { Bits = 4, Mode = AsymmetricUnsigned };
        Near(LinearQuantizer.Parameters(Rule(rule).RangeOf(Statistics, new(scheme, IsHalfRange: true)), scheme), scale, zeroPoint);
    }

    [TestCase(1, new[] { -.52f, -.52f, .52f, .52f, .52f })]
    [TestCase(2, new[] { -1, -.3333333f, .3333334f, .3333334f, 1 })]
    [TestCase(3, new[] { -1, -.4285714f, .1428572f, .1428572f, 1 })]
    [TestCase(4, new[] { -1, -.4666666f, .0666667f, .0666667f, .8666667f })]
    public void EX_25_weights_of_dorefa(int bits, float[] expected)
    {
        using var scope = NewDisposeScope();
        var weights = tensor(Weights).requires_grad_();
        var found = Dorefa.QuantizeWeight(weights, bits);
        found.sum().backward();
        TensorAssert.Close(found, tensor(expected), 1e-6);
        TensorAssert.Close(weights.grad!, bits == 1 ? ones(5) : tensor([.1913635f, 1.0263709f, 1.1995375f, 1.1876217f, .5840757f]), 1e-6);
    }

    [TestCase(2, new[] { 0, 0, .3333333f, .6666667f, 1, 1 })]
    [TestCase(4, new[] { 0, .1333333f, .2666667f, .5333334f, .9333333f, 1 })]
    public void EX_26_activations_of_dorefa(int bits, float[] expected)
    {
        using var scope = NewDisposeScope();
        var activations = tensor(Activations).requires_grad_();
        var found = Dorefa.QuantizeActivation(activations, bits);
        found.sum().backward();
        TensorAssert.Close(found, tensor(expected), 1e-6);
        TensorAssert.Exact(activations.grad!, tensor([0f, 1, 1, 1, 1, 0]));
    }

    [TestCase(2, new[] { -1.3333334f, -.6666667f, 0, 0, .6666667f })]
    [TestCase(3, new[] { -1.1428572f, -.2857143f, 0, 0, .8571429f })]
    [TestCase(4, new[] { -1.0666667f, -.4f, 0, .1333333f, .9333333f })]
    public void EX_27_weights_of_wrpn(int bits, float[] expected)
    {
        using var scope = NewDisposeScope();
        var weights = tensor(Weights).requires_grad_();
        var found = Wrpn.QuantizeWeight(weights, bits, clamp: false);
        found.sum().backward();
        TensorAssert.Close(found, tensor(expected), 1e-6);
        TensorAssert.Exact(weights.grad!, tensor([0f, 1, 1, 1, 1]));
    }

    [TestCase(2, 1.5f, new[] { -.5f, .1f, .3f, .55f, .9f, 1.7f }, new[] { 0f, 0, .5f, .5f, 1, 1.5f }, new[] { 0f, 1, 1, 1, 1, 0 }, 1, TestName = "EX_28_pact_two_bits")]
    [TestCase(4, 8f, new[] { .2f, 3, 8, 9, 20 }, new[] { 0, 3.2f, 8, 8, 8 }, new[] { 1f, 1, 0, 0, 0 }, 3, TestName = "EX_29_pact_four_bits")]
    public void Level_of_pact(int bits, float level, float[] values, float[] expected, float[] gradient, float levelGradient)
    {
        using var scope = NewDisposeScope();
        var (activations, clip) = (tensor(values).requires_grad_(), tensor([level]).requires_grad_());
        var found = Pact.QuantizeActivation(activations, clip, bits);
        found.sum().backward();
        TensorAssert.Close(found, tensor(expected), 1e-6);
        TensorAssert.Exact(activations.grad!, tensor(gradient));
        TensorAssert.Exact(clip.grad!, tensor([levelGradient]));
    }

    [Test]
    public void EX_30_symmetric_range_follows_batches()
    {
        using var scope = NewDisposeScope();
        using FakeQuantize range = new(LinearScheme.Default, .9, Compatibility.Distiller);
        TensorAssert.Close(range.Apply(tensor([-1f, 2]), isTraining: true), tensor([-1.0039216f, 2.0078433f]), 1e-6);
        Assert.That(range.Parameters!.Scale.ToDouble(), Is.EqualTo(63.75));
        TensorAssert.Close(range.Apply(tensor([-3f, 1]), isTraining: true), tensor([-2.0606811f, .9981424f]), 1e-6);
        TensorAssert.Close(range.Biased!, tensor([-.39f, .28f]), 1e-6);
        TensorAssert.Close(range.Tracked!, tensor([-2.0526316f, 1.4736841f]), 1e-6);
        Assert.That(range.Parameters!.Scale.ToDouble(), Is.EqualTo(62.1153831).Within(1e-5));
    }

    [Test]
    public void EX_31_asymmetric_range_follows_batches_and_stays_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using FakeQuantize range = new(new LinearScheme { Bits = 4, Mode = AsymmetricUnsigned }, .9, Compatibility.Distiller);
        range.Apply(tensor([-1f, 2]), isTraining: true);
        Near(range.Parameters!, 5, -5);
        var batch = tensor([-3f, 1]).requires_grad_();
        var found = range.Apply(batch, isTraining: true);
        found.sum().backward();
        Near(range.Parameters!, 4.2537313, -9);
        TensorAssert.Close(found, tensor([-2.1157894f, .9403509f]), 1e-6);
        TensorAssert.Exact(batch.grad!, tensor([0f, 1]));
        TensorAssert.Close(range.Apply(tensor([-5f, .4f, 3]), isTraining: false), tensor([-2.1157894f, .4701754f, 1.4105264f]), 1e-6);
    }

    // libtorch's step is the reciprocal of the scale, its zero point the negative; reduced ranges have 7 bits.
    [TestCase(-3, 5, AsymmetricUnsigned, 8, .0313726, 96)]
    [TestCase(-3, 5, AsymmetricSigned, 8, .0313726, -32)]
    [TestCase(-3, 5, AsymmetricUnsigned, 7, .0629921, 48)]
    [TestCase(-3, 5, AsymmetricSigned, 7, .0629921, -16)]
    [TestCase(-5, 5, Symmetric, 8, .0392157, 0)]
    public void EX_34_step_and_zero_point_of_libtorch(double low, double high, QuantizationMode mode, int bits, double step, double zeroPoint)
    {
        using var scope = NewDisposeScope();
        var found = LinearQuantizer.Parameters(QuantizationRange.Of(low, high), new() { Bits = bits, Mode = mode });
        Assert.That(found.StepSize().ToDouble(), Is.EqualTo(step).Within(5e-8));
        Assert.That(-found.ZeroPoint.ToDouble(), Is.EqualTo(zeroPoint));
    }

    [Test]
    public void EX_36_histogram_over_the_range_of_statistics()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[,] { { -4, 0, 2, 6 }, { -2, 1, 1, 4 } });
        var inputs = Histogram.Of(values, 5, -4, 6);
        var outputs = Histogram.Of(values.relu(), 5, 0, 6);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(inputs.Counts, Is.EqualTo((long[])[1, 1, 3, 1, 2]));
            Assert.That(Enumerable.Range(0, 5).Select(inputs.CenterOf), Is.EqualTo((double[])[-3, -1, 1, 3, 5]).Within(1e-6));
            Assert.That(outputs.Counts, Is.EqualTo((long[])[5, 1, 0, 1, 1]));
            Assert.That(Enumerable.Range(0, 5).Select(outputs.CenterOf), Is.EqualTo((double[])[.6, 1.8, 3, 4.2, 5.4]).Within(1e-6));
        }
    }

    [Test]
    public void EX_39_halves_round_to_even()
    {
        using var scope = NewDisposeScope();
        using LinearParameters one = new(new LinearScheme(), tensor([1f]), tensor([0f]));
        TensorAssert.Exact(LinearQuantizer.Quantize(tensor([.5f, 1.5f, 2.5f, -.5f, -1.5f]), one), tensor([0f, 2, 2, -0f, -2]));
    }

    private static IStatisticsClippingRule Rule(string name) => name switch
    {
        "none" => ClippingRules.None,
        "average" => ClippingRules.Average,
        "deviations" => ClippingRules.StandardDeviations(1),
        // The original's ranges may reach beyond the values (14.9).
        "laplace" => new DistributionClipping(ValueDistribution.Laplace) { StaysWithinValues = false },
        "gauss" => new DistributionClipping(ValueDistribution.Gauss) { StaysWithinValues = false },
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static void Near(LinearParameters found, double scale, double zeroPoint)
    {
        Assert.That(found.Scale.ToDouble(), Is.EqualTo(scale).Within(2e-7 * scale + 1e-7));
        Assert.That(found.ZeroPoint.ToDouble(), Is.EqualTo(zeroPoint));
    }
}
