using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

[TestFixture]
public sealed class MacCounterTests
{
    [Test]
    public void A_convolution_multiplies_each_output_by_a_filter()
    {
        using var conv = nn.Conv2d(3, 16, kernel_size: 3, padding: 1);

        var costs = MacCounter.Measure(conv, 1, 3, 32, 32);

        // Example 15 of the toolkit: the first layer of resnet20.
        Assert.That(costs.Single().MacCount, Is.EqualTo(442_368));
        Assert.That(costs.Single().Attributes, Is.EqualTo("k=(3, 3)"));
        Assert.That(costs.Single().InputVolume, Is.EqualTo(3 * 32 * 32));
        Assert.That(costs.Single().OutputVolume, Is.EqualTo(16 * 32 * 32));
    }

    [Test]
    public void Groups_divide_the_products()
    {
        using var conv = nn.Conv2d(8, 8, kernel_size: 3, padding: 1, groups: 8, bias: false);

        var cost = MacCounter.Measure(conv, 1, 8, 4, 4).Single();

        Assert.That(cost.MacCount, Is.EqualTo(8 * 4 * 4 * 9));
        Assert.That(cost.ConvGroups, Is.EqualTo(8));
    }

    [Test]
    public void A_convolution_in_one_dimension_counts()
    {
        using var conv = nn.Conv1d(4, 6, kernel_size: 5);

        Assert.That(MacCounter.Measure(conv, 1, 4, 12).Single().MacCount, Is.EqualTo(6 * 8 * 4 * 5));
    }

    [Test]
    public void A_linear_layer_counts_every_position()
    {
        using var linear = nn.Linear(8, 4);

        Assert.That(MacCounter.Measure(linear, 1, 8).Single().MacCount, Is.EqualTo(32));
        Assert.That(MacCounter.Measure(linear, 1, 10, 8).Single().MacCount, Is.EqualTo(320));
        Assert.That(MacCounter.Measure(linear, 8).Single().MacCount, Is.EqualTo(32));
    }

    [Test]
    public void Costs_are_those_of_one_sample()
    {
        using var model = Some.Classifier();

        var one = MacCounter.Measure(model, 1, 3, 8, 8).Sum(cost => cost.MacCount);
        var many = MacCounter.Measure(model, 5, 3, 8, 8).Sum(cost => cost.MacCount);

        Assert.That(many, Is.EqualTo(one));
    }

    [Test]
    public void A_layer_that_is_called_twice_has_two_entries()
    {
        using var shared = Some.Linear(4, 4);
        using var model = nn.Sequential(("first", shared), ("relu", nn.ReLU()), ("second", shared));

        Assert.That(MacCounter.Measure(model, 1, 4).Select(cost => cost.Name), Is.EqualTo(["first", "first"]));
    }

    [Test]
    public void Modes_and_hooks_are_as_before()
    {
        using var model = Some.Classifier();
        model.train();
        model.named_modules().Single(entry => entry.name == "bn1").module.eval();

        MacCounter.Measure(model, 1, 3, 8, 8);
        var again = MacCounter.Measure(model, 1, 3, 8, 8);

        Assert.That(again, Has.Length.EqualTo(3), "a hook that stayed would count the layer twice");
        Assert.That(model.training, Is.True);
        Assert.That(
            model.named_modules().Where(entry => !entry.module.training).Select(entry => entry.name), Is.EqualTo(["bn1"]));
    }

    [Test]
    public void Hooks_are_removed_when_the_model_fails()
    {
        using var model = Some.Perceptron();

        Assert.That(() => MacCounter.Measure(model, 1, 99), Throws.Exception);
        Assert.That(MacCounter.Measure(model, 1, 6), Has.Length.EqualTo(2));
    }

    [Test]
    public void Statistics_of_the_model_do_not_change()
    {
        using var model = Some.Classifier();
        using var before = model.state_dict()["bn1.running_mean"].clone();

        MacCounter.Measure(model, 2, 3, 8, 8);

        TensorAssert.Exact(model.state_dict()["bn1.running_mean"], before);
    }

    [Test]
    public void Measuring_leaves_no_tensor_behind()
    {
        using var model = Some.Classifier();

        TensorLeakCheck.Verify(() => MacCounter.Measure(model, 1, 3, 8, 8));
    }
}
