using Distiller.Naming;

namespace Distiller.Core.Tests.Naming;

[TestFixture]
public sealed class ModulePathTests
{
    [TestCase("module.layer1.conv", ExpectedResult = "layer1.conv")]
    [TestCase("features.module.0", ExpectedResult = "features.0")]
    [TestCase("module.module.x", ExpectedResult = "module.x", Description = "D-71: one removal only")]
    [TestCase("conv1", ExpectedResult = "conv1")]
    [TestCase("mymodule.conv", ExpectedResult = "mymodule.conv")]
    public string Parallel_component_is_dropped(string name) => new ModulePath(name).WithoutParallelComponent.ToString();

    [TestCase("conv1.float_weight", ExpectedResult = "conv1.weight")]
    [TestCase("conv1.wrapped_module.weight", ExpectedResult = "conv1.weight")]
    [TestCase("conv1.wrapped_module.float_weight", ExpectedResult = "conv1.weight")]
    [TestCase("float_weight", ExpectedResult = "weight", Description = "D-13: a name without a dot")]
    [TestCase("weight", ExpectedResult = "weight")]
    public string Wrapped_names_are_recovered(string name) => new ModulePath(name).Unwrapped.ToString();

    [TestCase("conv1.weight", ExpectedResult = "conv1.weight")]
    [TestCase("module.conv1.weight", ExpectedResult = "conv1.weight")]
    [TestCase("features.module.0.weight", ExpectedResult = "features.0.weight")]
    [TestCase("fc.weight", ExpectedResult = "fc.wrapped_module.float_weight")]
    [TestCase("conv9.weight", ExpectedResult = null)]
    [TestCase("onv1.weight", ExpectedResult = null, Description = "D-01: no part of a name is a name")]
    public string? Name_of_a_schedule_finds_the_name_of_the_model(string name) =>
        ModulePath.Resolve(name, ["conv1.weight", "features.0.weight", "fc.wrapped_module.float_weight"]);

    [Test]
    public void Path_has_a_parent_and_a_leaf()
    {
        ModulePath path = new("layer1.0.conv1");

        Assert.That((path.Parent.ToString(), path.Leaf), Is.EqualTo(("layer1.0", "conv1")));
        Assert.That(path.Child("weight").ToString(), Is.EqualTo("layer1.0.conv1.weight"));
        Assert.That(new ModulePath("fc").Parent, Is.EqualTo(ModulePath.Root));
        Assert.That(ModulePath.Root.Child("fc").ToString(), Is.EqualTo("fc"));
    }

    [TestCase("layer1.0", "layer1", ExpectedResult = true)]
    [TestCase("layer1", "layer1", ExpectedResult = true)]
    [TestCase("layer10", "layer1", ExpectedResult = false)]
    [TestCase("layer1", "", ExpectedResult = true)]
    public bool Path_is_below_its_ancestors(string path, string ancestor) => new ModulePath(path).IsBelow(new ModulePath(ancestor));

    [TestCase("kitten", "sitting", ExpectedResult = 3)]
    [TestCase("wieght", "weight", ExpectedResult = 1)]
    [TestCase("FC", "fc", ExpectedResult = 0)]
    [TestCase("", "abc", ExpectedResult = 3)]
    public int Distance_counts_edits(string left, string right) => NearestNames.Distance(left, right);

    [Test]
    public void Nearest_name_comes_first() =>
        Assert.That(NearestNames.Of("conv1.wieght", ["fc.bias", "conv2.weight", "conv1.weight"])[0], Is.EqualTo("conv1.weight"));
}
