using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Numerics;

public sealed class LinearQuantizerTests
{
    private static readonly GoldenValue File = GoldenFile.Read("quant_linear");

    private static IEnumerable<TestCaseData> Raw => GoldenFile.Cases("quant_linear", "raw");

    private static IEnumerable<TestCaseData> Ranges => GoldenFile.Cases("quant_linear", "ranges");

    private static IEnumerable<TestCaseData> Tensors => GoldenFile.Cases(
        "quant_linear", "tensor", entry => $"{entry["tensor"].Text} {entry["mode"].Text} {entry["bits"].Number}");

    private static IEnumerable<TestCaseData> Approximations => GoldenFile.Cases("quant_linear", "scale_approx");

    [TestCaseSource(nameof(Raw))]
    public void Parameters_of_a_range_are_those_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var range = QuantizationRange.Of(golden["min"].Number, golden["max"].Number);
        (string Name, QuantizationMode Mode, bool Integer)[] columns =
        [
            ("sym", QuantizationMode.Symmetric, true),
            ("sym_restricted", QuantizationMode.SymmetricRestricted, true),
            ("asym_u", QuantizationMode.AsymmetricUnsigned, true),
            ("asym_s", QuantizationMode.AsymmetricSigned, true),
            ("asym_u_float_zp", QuantizationMode.AsymmetricUnsigned, false),
        ];
        foreach (var (name, mode, isInteger) in columns)
        {
            var scheme = new LinearScheme { Bits = (int)golden["bits"].WholeNumber, Mode = mode };
            var parameters = LinearQuantizer.Parameters(range, scheme, isZeroPointInteger: isInteger);
            float[] found = [parameters.Scale.ToSingle(), parameters.ZeroPoint.ToSingle()];
            float[] expected = [.. golden[name].Numbers.Select(number => (float)number)];
            Assert.That(found, Is.EqualTo(expected), name);
        }
    }

    [TestCaseSource(nameof(Ranges))]
    public void Integers_are_those_of_the_original(GoldenValue golden)
    {
        var mode = (golden["signed"].Flag, golden["restricted"].Flag) switch
        {
            (false, _) => QuantizationMode.AsymmetricUnsigned,
            (true, true) => QuantizationMode.SymmetricRestricted,
            _ => QuantizationMode.Symmetric,
        };
        var range = IntegerRange.Of((int)golden["bits"].WholeNumber, mode);
        Assert.That(new[] { range.Min, range.Max }, Is.EqualTo(golden["range"].WholeNumbers));
    }

    [TestCaseSource(nameof(Tensors))]
    public void Quantized_tensors_are_those_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var values = File["inputs"][golden["tensor"].Text].Tensor();
        var parameters = LinearQuantizer.Parameters(values, Golden.Scheme(golden));
        var integers = LinearQuantizer.Quantize(values, parameters);
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Exact(parameters.Scale, golden["scale"].Tensor(), "scale");
            TensorAssert.Exact(parameters.ZeroPoint, golden["zero_point"].Tensor(), "zero point");
            TensorAssert.Exact(integers.reshape(-1), tensor(golden["q"].Numbers), "q");
            if (!golden["dq"].IsNull)
            {
                var values32 = tensor([.. golden["dq"].Numbers.Select(number => (float)number)]);
                TensorAssert.Exact(LinearQuantizer.Dequantize(integers, parameters).reshape(-1), values32, "dq");
            }
        }
    }

    [TestCaseSource(nameof(Approximations))]
    public void Approximated_scales_are_those_of_the_original(GoldenValue golden)
    {
        var found = ScaleApproximation.Of(golden["scale"].Number, (int)golden["mult_bits"].WholeNumber, golden["limit"].Flag);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Multiplier, Is.EqualTo(golden["multiplier"].WholeNumber));
            Assert.That(found.Shift, Is.EqualTo(golden["shift"].WholeNumber));
            Assert.That((float)found.Scale, Is.EqualTo((float)golden["approx"].Number));
        }
    }

    // EX-39
    [Test]
    public void Ties_go_to_the_even_integer()
    {
        using var scope = NewDisposeScope();
        var unit = new LinearParameters(LinearScheme.Default, ones(1), zeros(1));
        var found = LinearQuantizer.Quantize(tensor([.5f, 1.5f, 2.5f, -.5f, -1.5f]), unit);
        TensorAssert.Exact(found, tensor([0f, 2, 2, 0, -2]));
    }

    [Test]
    public void Group_has_the_parameters_that_it_would_have_alone()
    {
        using var scope = NewDisposeScope();
        var weight = Some.LinearWeight(outputs: 3, inputs: 8);
        var scheme = new LinearScheme { Bits = 4, Granularity = Granularity.PerGroup(4) };
        var parameters = LinearQuantizer.Parameters(weight, scheme);
        var part = weight[1, TensorIndex.Slice(4, 8)];
        var alone = LinearQuantizer.Parameters(part, scheme with { Granularity = Granularity.PerTensor });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parameters.Scale.numel(), Is.EqualTo(6));
            TensorAssert.Exact(
                LinearQuantizer.Simulate(weight, parameters)[1, TensorIndex.Slice(4, 8)], LinearQuantizer.Simulate(part, alone));
        }
    }

    [Test]
    public void Groups_that_do_not_divide_a_filter_are_refused()
    {
        using var scope = NewDisposeScope();
        var scheme = new LinearScheme { Granularity = Granularity.PerGroup(5) };
        Assert.That(() => LinearQuantizer.Parameters(Some.LinearWeight(3, 8), scheme), Throws.ArgumentException.With.Message.Contains("Groups of 5"));
    }

    [TestCase(0)]
    [TestCase(33)]
    public void Impossible_bits_are_refused(int bits) =>
        Assert.That(() => new LinearScheme { Bits = bits }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void No_tensor_is_left_behind()
    {
        using var weight = Some.ConvWeight();
        var scheme = new LinearScheme { Granularity = Granularity.PerChannel() };
        TensorLeakCheck.Verify(() =>
        {
            using var parameters = LinearQuantizer.Parameters(weight, scheme);
            using var found = LinearQuantizer.Simulate(weight, parameters);
        });
    }
}
