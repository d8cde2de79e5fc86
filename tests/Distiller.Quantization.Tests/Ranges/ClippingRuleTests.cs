using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Ranges;

public sealed class ClippingRuleTests
{
    private static readonly GoldenValue File = GoldenFile.Read("quant_linear");

    private static IEnumerable<TestCaseData> Tensors => GoldenFile.Cases("quant_linear", "clip", Title);

    private static IEnumerable<TestCaseData> Statistics => GoldenFile.Cases("quant_linear", "stats", Title);

    private static IEnumerable<TestCaseData> Rules =>
    [
        new(ClippingRules.None),
        new(ClippingRules.Average),
        new(ClippingRules.StandardDeviations(2)),
        new(ClippingRules.Gauss),
        new(ClippingRules.Laplace),
        new(ClippingRules.Percentile(0.99)),
        new(ClippingRules.LeastSquaredError(20)),
        new(ClippingRules.LeastDivergence(512)),
    ];

    [TestCaseSource(nameof(Tensors))]
    public void Range_of_a_tensor_is_that_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var values = File["inputs"][golden["tensor"].Text].Tensor();
        var scheme = Golden.Scheme(golden);
        var range = Golden.Clip(golden).RangeOf(values, new ClippingRequest(scheme, golden["half_range"].Flag));
        Compare(golden, LinearQuantizer.Parameters(range, scheme));
    }

    [TestCaseSource(nameof(Statistics))]
    public void Range_of_statistics_is_that_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var scheme = Golden.Scheme(golden);
        var range = Golden.Clip(golden).RangeOf(Golden.Statistics(File["stats_dict"]), new ClippingRequest(scheme, golden["half_range"].Flag));
        var parameters = LinearQuantizer.Parameters(range, scheme);
        if (!golden["scale_approx_mult_bits"].IsNull)
        {
            var approximation = ScaleApproximation.Of(parameters.Scale.ToDouble(), (int)golden["scale_approx_mult_bits"].WholeNumber);
            parameters = parameters with { Scale = tensor([(float)approximation.Scale]) };
        }

        Compare(golden, parameters);
    }

    // EX-13, 14.9
    [Test]
    public void Defect_9_distribution_does_not_reach_beyond_the_values()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[,] { { -3, 1, 2 }, { -1, 5, 0 } });
        var request = new ClippingRequest(new LinearScheme { Bits = 4 });
        var sane = ClippingRules.Laplace.RangeOf(values, request);
        var original = new DistributionClipping(ValueDistribution.Laplace) { StaysWithinValues = false }.RangeOf(values, request);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sane.Min.ToSingle(), Is.EqualTo(-3));
            Assert.That(sane.Max.ToSingle(), Is.EqualTo(5));
            Assert.That(original.Max.ToSingle(), Is.EqualTo(10.7266674f).Within(1e-5f));
        }
    }

    // 14.21
    [Test]
    public void Defect_21_distribution_is_that_of_each_channel()
    {
        using var scope = NewDisposeScope();
        var weight = Some.ConvWeight(filters: 3);
        weight[1].mul_(10);
        var scheme = new LinearScheme { Bits = 4, Granularity = Granularity.PerChannel() };
        var range = ClippingRules.Laplace.RangeOf(weight, new ClippingRequest(scheme));
        for (var filter = 0; filter < 3; filter++)
        {
            var alone = ClippingRules.Laplace.RangeOf(weight[filter], new ClippingRequest(scheme with { Granularity = Granularity.PerTensor }));
            Assert.That(range.Max[filter].ToSingle(), Is.EqualTo(alone.Max.ToSingle()).Within(1e-6f), $"filter {filter}");
        }
    }

    [TestCaseSource(nameof(Rules))]
    public void Range_lies_within_the_values(IClippingRule rule)
    {
        using var scope = NewDisposeScope();
        var values = Bell().reshape(40, 100);
        foreach (var mode in Enum.GetValues<QuantizationMode>())
        {
            var range = rule.RangeOf(values, new ClippingRequest(new LinearScheme { Bits = 6, Mode = mode }));
            using (Assert.EnterMultipleScope())
            {
                Assert.That(range.Min.ToSingle(), Is.LessThan(range.Max.ToSingle()));
                Assert.That(Math.Abs(range.Min.ToSingle()), Is.LessThanOrEqualTo(values.abs().max().ToSingle()));
                Assert.That(range.Max.ToSingle(), Is.LessThanOrEqualTo(values.abs().max().ToSingle()));
            }
        }
    }

    [TestCaseSource(nameof(Rules))]
    public void No_tensor_is_left_behind(IClippingRule rule)
    {
        using var values = Some.Tensor(6, 50);
        TensorLeakCheck.Verify(() => rule.RangeOf(values, new ClippingRequest(LinearScheme.Default with { Bits = 4 })).Dispose());
    }

    [Test]
    public void Searched_range_has_less_error_than_the_full_one()
    {
        using var scope = NewDisposeScope();
        var values = Bell();
        var scheme = new LinearScheme { Bits = 3 };
        Assert.That(Error(values, scheme, ClippingRules.LeastSquaredError()), Is.LessThan(0.9 * Error(values, scheme, ClippingRules.None)));
    }

    [Test]
    public void Divergence_cuts_off_a_lone_outlier()
    {
        using var scope = NewDisposeScope();
        var values = cat([Bell(), tensor([1000f])], 0);
        var range = ClippingRules.LeastDivergence().RangeOf(values, new ClippingRequest(new LinearScheme { Bits = 5 }));
        Assert.That(range.Max.ToSingle(), Is.LessThan(200));
    }

    // Filters of 16 channels and 3×3 weights, and of one channel: a histogram of 2,048 intervals says nothing of either.
    [TestCase(16, 3)]
    [TestCase(16, 4)]
    [TestCase(1, 4)]
    [TestCase(16, 8)]
    public void Divergence_of_filters_costs_about_as_little_as_the_least_squared_error(int channels, int bits)
    {
        using var scope = NewDisposeScope();
        // The sum of four even numbers is nearly normal.
        var weight = HashFill.Tensor([8, channels, 3, 3, 4], 7).sum(4);
        LinearScheme scheme = new() { Bits = bits, Granularity = Granularity.PerChannel() };

        var found = Error(weight, scheme, ClippingRules.LeastDivergence());

        Assert.That(found, Is.LessThan(2 * Error(weight, scheme, ClippingRules.LeastSquaredError())));
        Assert.That(found, Is.LessThan(Error(weight, scheme, ClippingRules.LeastDivergence(2048)) * 1.05));
    }

    [Test]
    public void Divergence_of_a_tensor_has_the_intervals_of_the_source()
    {
        using var scope = NewDisposeScope();
        var weight = HashFill.Tensor([16, 16, 3, 3, 4], 7).sum(4);
        ClippingRequest request = new(new LinearScheme { Bits = 4 });
        Assert.That(
            ClippingRules.LeastDivergence().RangeOf(weight, request).Max.ToSingle(),
            Is.EqualTo(ClippingRules.LeastDivergence(2048).RangeOf(weight, request).Max.ToSingle()));
    }

    [Test]
    public void Percentile_keeps_its_part_of_the_values()
    {
        using var scope = NewDisposeScope();
        var values = arange(0, 101, dtype: ScalarType.Float32);
        var range = ClippingRules.Percentile(0.9).RangeOf(values, new ClippingRequest(LinearScheme.Default));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(range.Min.ToSingle(), Is.EqualTo(5).Within(1));
            Assert.That(range.Max.ToSingle(), Is.EqualTo(95).Within(1));
        }
    }

    [Test]
    public void Unknown_factors_are_refused() => Assert.That(
        () => ClippingRules.Gauss.RangeOf(Golden.Statistics(File["stats_dict"]), new ClippingRequest(new LinearScheme { Bits = 9 })),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 8 bits"));

    private static double Error(Tensor values, LinearScheme scheme, IClippingRule rule)
    {
        using var parameters = LinearQuantizer.Parameters(values, scheme, rule);
        return (LinearQuantizer.Simulate(values, parameters) - values).square().mean().ToDouble();
    }

    /// <summary>Sums of hash values: most near zero, few far away.</summary>
    private static Tensor Bell() => HashFill.Tensor([8, 4000], seed: 31).sum(0L).pow(3);

    private static string Title(GoldenValue entry) => $"{entry["mode"].Text} {entry["clip"].Text} {entry["bits"].Number}";

    private static void Compare(GoldenValue golden, LinearParameters found)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Scale.ToSingle(), Is.EqualTo(golden["scale"].Number).Within(1e-4).Percent, "scale");
            Assert.That(found.ZeroPoint.ToSingle(), Is.EqualTo((float)golden["zero_point"].Number), "zero point");
        }
    }
}
