using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Pruners;

public sealed class WeightSelectorTests
{
    [Test]
    public void Names_keep_their_order() => Assert.That(Resolve(["layer1.conv2.weight", "conv1.weight"]), Is.EqualTo(["layer1.conv2.weight", "conv1.weight"]));

    [Test]
    public void Wildcards_match_in_the_models_order() =>
        Assert.That(Resolve(["layer1.*.weight"]), Is.EqualTo(["layer1.conv1.weight", "layer1.conv2.weight"]));

    [Test]
    public void Question_mark_stands_for_one_character() =>
        Assert.That(Resolve(["layer1.conv?.weight"]), Is.EqualTo(["layer1.conv1.weight", "layer1.conv2.weight"]));

    [Test]
    public void Regular_expression_matches_whole_names() =>
        Assert.That(Resolve(WeightSelector.Matching("conv1\\.weight")), Is.EqualTo(["conv1.weight"]));

    [Test]
    public void D01_name_that_is_part_of_another_selects_only_itself() => Assert.That(Resolve(["conv1.weight"]), Is.EqualTo(["conv1.weight"]));

    [Test]
    public void Weight_named_twice_is_selected_once() =>
        Assert.That(Resolve(["conv1.weight", "*conv*"]), Is.EqualTo(["conv1.weight", "layer1.conv1.weight", "layer1.conv2.weight"]));

    [Test]
    public void Component_of_data_parallel_is_tolerated() =>
        Assert.That(Resolve(["module.conv1.weight", "module.layer1.*"]), Has.Length.EqualTo(3));

    [Test]
    public void All_weights_are_those_with_two_dimensions_or_more() =>
        Assert.That(Resolve(WeightSelector.AllWeights), Does.Not.Contain("bn.weight").And.Contain("fc.weight"));

    [Test]
    public void Modules_are_selected_by_type()
    {
        using var bench = new Bench(new SmallNet());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WeightSelector.OfModule<Conv2d>().Resolve(bench.Context, "here"), Is.EqualTo(["conv1.weight", "conv2.weight"]));
            Assert.That(WeightSelector.OfModule<Conv2d>().And(["fc.weight"]).Resolve(bench.Context, "here"), Has.Length.EqualTo(3));
        }
    }

    [TestCase("conv3.weight")]
    [TestCase("conv3.*")]
    public void Rule_that_matches_nothing_names_the_place_and_the_nearest(string rule) =>
        Assert.That(() => Resolve([rule]),
            Throws.InstanceOf<ModelStructureException>().With.Message.Contains("pruners.p.weights").And.Message.Contains("conv1.weight"));

    [Test]
    public void Empty_list_is_an_error() => Assert.That(() => Resolve([]), Throws.InstanceOf<ModelStructureException>());

    private static string[] Resolve(WeightSelector selector)
    {
        using var bench = new Bench(
            ("conv1.weight", ones(2, 2)), ("layer1.conv1.weight", ones(2, 2)), ("layer1.conv2.weight", ones(2, 2)), ("bn.weight", ones(2)), ("fc.weight", ones(2, 2)));
        return [.. selector.Resolve(bench.Context, "pruners.p.weights")];
    }
}
