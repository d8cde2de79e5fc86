using Distiller.Scheduling;
using Distiller.Testing;

namespace Distiller.Pruning.Tests.Pruners;

public sealed class StructuredGoldenTests
{
    private const string File = "pruners_structured";

    private static IEnumerable<TestCaseData> ByWeight =>
        GoldenFile.Cases(File, "cases", golden => golden["class"].Text, golden => !golden["args"].Has("weights_tensor"));

    private static IEnumerable<TestCaseData> ByGradient =>
        GoldenFile.Cases(File, "cases", golden => golden["class"].Text, golden => golden["args"].Has("grad"));

    [TestCaseSource(nameof(ByWeight))]
    public void Mask_is_that_of_the_original(GoldenValue golden)
    {
        var names = golden["args"]["weights"].Texts;
        var inputs = GoldenFile.Read(File)["inputs"];
        using var bench = new Bench(Compatibility.Distiller, [.. names.Select(name => (name, inputs[name].Tensor()))]);
        var masks = bench.Prune(Specs.Of(golden), Specs.Window(golden), Specs.Epoch(golden));
        foreach (var name in names)
        {
            var expected = golden["masks"][name];
            if (expected.IsError)
            {
                // D-21: the original cannot join structures; half of the joined ones go.
                Assert.That(masks[name].mean().item<float>(), Is.EqualTo(0.5f).Within(0.2f));
                continue;
            }

            // D-20: the original ignores its rounding function, and so do the cases.
            using var mask = expected.Mask();
            TensorAssert.MaskEqual(masks.GetValueOrDefault(name), mask, expected.Path);
        }
    }

    [TestCaseSource(nameof(ByGradient))]
    public void Gradient_ranking_is_that_of_the_original(GoldenValue golden)
    {
        var args = golden["args"];
        var name = args["weights"].Texts.Single();
        using var bench = new Bench(
            Compatibility.Distiller, [(name, GoldenFile.Read(File)["inputs"][args["weights_tensor"].Text].Tensor())]);
        using var gradient = args["grad"].Tensor();
        bench.Weight(name).grad = gradient;
        var masks = bench.Prune(Specs.Of(golden));
        using var expected = golden["masks"][name].Mask();
        TensorAssert.MaskEqual(masks.GetValueOrDefault(name), expected, golden.Path);
    }
}
