using Distiller.Scheduling;
using Distiller.Testing;

namespace Distiller.Pruning.Tests.Pruners;

public sealed class ElementwiseGoldenTests
{
    private const string File = "pruners_elementwise";

    private static IEnumerable<TestCaseData> SingleMasks =>
        GoldenFile.Cases(File, "cases", golden => golden["class"].Text, golden => golden.Has("mask"));

    private static IEnumerable<TestCaseData> Sequences =>
        GoldenFile.Cases(File, "cases", golden => golden["class"].Text, golden => golden.Has("steps"));

    private static IEnumerable<TestCaseData> Baidu =>
        GoldenFile.Cases(File, "cases", golden => golden.Path, golden => golden.Has("threshold"));

    [TestCaseSource(nameof(SingleMasks))]
    public void Mask_is_that_of_the_original(GoldenValue golden)
    {
        var name = golden["param"].Text;
        using var bench = new Bench(Compatibility.Distiller, [(name, GoldenFile.Read(File)["inputs"][name].Tensor())]);
        var window = Specs.Window(golden);
        var masks = bench.Prune(Specs.Of(golden), window, Specs.Epoch(golden));
        if (golden.IsError)
        {
            // D-15: the original cannot prune less than one weight.
            Assert.That(Bits.Of(masks[name]), Does.Not.Contain("0"));
            return;
        }

        using var expected = golden["mask"].Mask();
        TensorAssert.MaskEqual(masks.GetValueOrDefault(name), expected, golden.Path);
    }

    [TestCaseSource(nameof(Baidu))]
    public void Baidu_threshold_is_that_of_the_original(GoldenValue golden) =>
        Assert.That(
            ((BaiduRnnPrunerSpec)Specs.Of(golden)).Threshold(Specs.Window(golden), Specs.Epoch(golden)),
            Is.EqualTo(golden["threshold"].Number).Within(1e-15));

    [TestCaseSource(nameof(Sequences))]
    public void Splicing_remembers_as_the_original_does(GoldenValue golden)
    {
        var steps = golden["steps"].Items.ToArray();
        foreach (var run in steps.GroupBy(step => step["sensitivity_multiplier"].Number))
        {
            var name = golden["args"]["sensitivities"].Names.Single();
            using var bench = new Bench(Compatibility.Distiller, [(name, run.First()["param_before_update"].Tensor())]);
            var spec = new SplicingPrunerSpec
            {
                Name = "splicing",
                Sensitivities = Specs.Table(golden["args"]["sensitivities"]),
                LowThresholdMultiplier = golden["args"]["low_thresh_mult"].Number,
                HighThresholdMultiplier = golden["args"]["hi_thresh_mult"].Number,
                SensitivityMultiplier = run.Key,
            };
            foreach (var step in run)
            {
                Specs.Overwrite(bench.Weight(name), step["param_before_update"]);
                var masks = bench.Prune(spec, EpochWindow.Range(0, steps.Length + 1), (int)step["epoch"].WholeNumber);
                using var expected = step["mask"].Mask();
                TensorAssert.MaskEqual(masks[name], expected, step.Path);
            }
        }
    }
}
