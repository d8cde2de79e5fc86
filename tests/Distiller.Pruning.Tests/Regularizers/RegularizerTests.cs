using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Regularizers;

public sealed class RegularizerTests
{
    private const string File = "regularizers";

    private static IEnumerable<TestCaseData> Losses =>
        GoldenFile.Cases(File, "loss", golden => golden["class"].Text);

    private static IEnumerable<TestCaseData> Thresholds =>
        GoldenFile.Cases(File, "threshold", golden => golden["class"].Text);

    [TestCaseSource(nameof(Losses))]
    public void Penalty_and_gradient_are_those_of_the_original(GoldenValue golden)
    {
        var name = golden["tensor"].Text;
        using var bench = new Bench((name, GoldenFile.Read(File)["inputs"][name].Tensor()));
        var spec = Spec(golden["class"].Text, name, golden["args"]["reg_regims"][name]);
        if (golden.IsError)
        {
            // D-41: what the original does not do by mistake is done; what it refuses is refused with a reason.
            Assert.That(() => spec.Build(bench.Context), golden.Error == "AssertionError"
                ? Throws.InstanceOf<ModelStructureException>().With.Message.Contains(name)
                : Throws.Nothing);
            return;
        }

        using var scope = NewDisposeScope();
        var weight = bench.Weight(name);
        var penalty = spec.Build(bench.Context).Penalty(name, weight);
        penalty.backward();
        Assert.That(penalty.item<float>(), Is.EqualTo(golden["loss"].Number).Within(1e-3).Percent);
        TensorAssert.Close(weight.grad!, golden["grad"].Tensor(), what: golden.Path);
    }

    [TestCaseSource(nameof(Thresholds))]
    public void Threshold_mask_is_that_of_the_original(GoldenValue golden)
    {
        var name = golden["tensor"].Text;
        using var bench = new Bench(Compatibility.Distiller, [(name, GoldenFile.Read(File)["inputs"][name].Tensor())]);
        var strength = golden["strength"].Number;
        ComponentSpec<IRegularizer> spec = golden.Find("group_type") is { } group
            ? new GroupLassoSpec
            {
                Name = "golden",
                Penalties = new Dictionary<string, GroupPenalty> { [name] = new(strength, GoldenGroups.Structures(group.Text)) },
                ThresholdNorm = GoldenGroups.Norm(golden["criteria"].Text),
            }
            : new L1RegularizerSpec { Name = "golden", Strengths = new Dictionary<string, double> { [name] = strength }, ZeroesSmallWeights = true };
        using var scope = NewDisposeScope();
        TensorAssert.MaskEqual(spec.Build(bench.Context).ThresholdMask(name, bench.Weight(name)), golden["mask"].Mask(), golden.Path);
    }

    // EX-15
    [TestCase(Structure.Kernel, null, 0.8576491)]
    [TestCase(Structure.Channel, null, 0.6292529)]
    [TestCase(Structure.Filter, null, 0.6191148)]
    [TestCase(Structure.Layer, null, 0.4472136)]
    [TestCase(Structure.Channel, Structure.Layer, 1.0764665)]
    public void Group_lasso_of_the_worked_examples(Structure first, Structure? second, double expected)
    {
        using var bench = new Bench(("w", tensor([1f, -1, 2, 0, 3, 1, 0, -2]).reshape(2, 2, 1, 2)));
        GroupPenalty penalty = second is { } other ? new(0.1, first, other) : new(0.1, first);
        var spec = new GroupLassoSpec { Name = "lasso", Penalties = new Dictionary<string, GroupPenalty> { ["w"] = penalty } };
        using var scope = NewDisposeScope();
        Assert.That(spec.Build(bench.Context).Penalty("w", bench.Weight("w")).item<float>(), Is.EqualTo(expected).Within(1e-6));
    }

    // EX-16
    [Test]
    public void Group_variance_of_the_worked_example()
    {
        using var bench = new Bench(("w", tensor([1f, -1, 2, 0, 3, 1, 0, -2]).reshape(2, 2, 1, 2)));
        Assert.That(Variance(bench), Is.EqualTo(0.494949f).Within(1e-5f));
    }

    [Test]
    public void D42_channels_of_equal_length_have_a_finite_penalty()
    {
        using var bench = new Bench(("w", ones(2, 2, 1, 1)));
        Assert.That(Variance(bench), Is.GreaterThan(0f).And.LessThan(float.PositiveInfinity));
    }

    [Test]
    public void D42_single_channel_is_refused()
    {
        using var bench = new Bench(("w", ones(2, 1, 1, 1)));
        Assert.That(() => Variance(bench), Throws.InstanceOf<ModelStructureException>().With.Message.Contains("'w'"));
    }

    [Test]
    public void Group_of_zeros_has_no_gradient()
    {
        using var bench = new Bench(("w", zeros(2, 2, 1, 1)));
        var spec = new GroupLassoSpec { Name = "lasso", Penalties = new Dictionary<string, GroupPenalty> { ["w"] = new(0.1, Structure.Filter) } };
        using var scope = NewDisposeScope();
        spec.Build(bench.Context).Penalty("w", bench.Weight("w")).backward();
        Assert.That(Bits.Values(bench.Weight("w").grad!), Is.All.Zero);
    }

    [Test]
    public void D66_threshold_can_differ_from_the_strength()
    {
        using var bench = new Bench(("w", tensor([.5f, -.6f, .4f])));
        var spec = new L1RegularizerSpec { Name = "l1", Strengths = new Dictionary<string, double> { ["w"] = 0.5 }, ZeroesSmallWeights = true };
        using var scope = NewDisposeScope();
        using (Assert.EnterMultipleScope())
        {
            // EX-44
            Assert.That(Bits.Of(spec.Build(bench.Context).ThresholdMask("w", bench.Weight("w"))!), Is.EqualTo("010"));
            Assert.That(Bits.Of((spec with { Threshold = 0.45 }).Build(bench.Context).ThresholdMask("w", bench.Weight("w"))!), Is.EqualTo("110"));
        }
    }

    private static ComponentSpec<IRegularizer> Spec(string className, string name, GoldenValue regime) => className switch
    {
        "L1Regularizer" => new L1RegularizerSpec { Name = "golden", Strengths = new Dictionary<string, double> { [name] = regime.Number } },
        "GroupVarianceRegularizer" => new GroupVarianceSpec
        {
            Name = "golden",
            Strengths = new Dictionary<string, double> { [name] = regime[0].Number },
        },
        _ => new GroupLassoSpec
        {
            Name = "golden",
            Penalties = new Dictionary<string, GroupPenalty> { [name] = new(regime[0].Number, GoldenGroups.Structures(regime[1].Text)) },
        },
    };

    private static float Variance(Bench bench)
    {
        using var scope = NewDisposeScope();
        var spec = new GroupVarianceSpec { Name = "variance", Strengths = new Dictionary<string, double> { ["w"] = 0.1 } };
        return spec.Build(bench.Context).Penalty("w", bench.Weight("w")).item<float>();
    }
}
