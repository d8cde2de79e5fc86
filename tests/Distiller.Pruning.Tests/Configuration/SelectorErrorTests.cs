using Distiller.Scheduling;

namespace Distiller.Pruning.Tests.Configuration;

/// <summary>What only the model can tell is reported with its place in the file.</summary>
public sealed class SelectorErrorTests
{
    private const string Policies = "policies:\n  - pruner: {instance_name: mine}\n    epochs: [0]\n";

    [TestCase("conv1.wieght", "conv1.weight")]
    [TestCase("conv9*.weight", "conv1.weight")]
    [TestCase("re:conv[3-9].*", "conv1.weight")]
    [TestCase("type:Conv3d", "type:Conv2d")]
    public void Selector_that_matches_nothing_has_its_line(string selector, string nearest) => Expect(
        $"pruners:\n  mine:\n    class: AutomatedGradualPruner\n    initial_sparsity: 0.1\n    final_sparsity: 0.5\n    weights:\n      - fc.weight\n      - '{selector}'\n{Policies}",
        "mutant.yaml(8,9)", $"'{selector}'", "pruners.mine.weights", nearest);

    [TestCase("conv1.wieght")]
    [TestCase("conv9*.weight")]
    public void Key_of_a_table_that_matches_nothing_has_its_line(string selector) => Expect(
        $"pruners:\n  mine:\n    class: SensitivityPruner\n    sensitivities:\n      fc.weight: 0.5\n      {selector}: 0.5\n{Policies}",
        "mutant.yaml(6,7)", $"'{selector}'", "pruners.mine.sensitivities", "conv1.weight");

    [Test]
    public void Single_text_that_matches_nothing_has_its_line() => Expect(
        $"pruners:\n  mine: {{class: PatternPruner, weights: convx.weight}}\n{Policies}", "mutant.yaml(2,41)", "'convx.weight'", "pruners.mine.weights");

    [Test]
    public void Weight_that_does_not_fit_the_method_has_its_line() => Expect(
        $"pruners:\n  mine:\n    class: PatternPruner\n    weights:\n    - conv1.weight\n{Policies}", "mutant.yaml(5,7)", "not a multiple of 4");

    [Test]
    public void Groups_that_a_weight_does_not_have_have_their_line() => Expect(
        "regularizers:\n  mine:\n    class: GroupLassoRegularizer\n    reg_regims:\n      conv1.weight: [0.1, Rows]\npolicies:\n  - regularizer: {instance_name: mine}\n    epochs: [0]\n",
        "mutant.yaml(5,7)", "'conv1.weight'");

    [Test]
    public void Malformed_expression_is_refused_when_the_file_is_read() => Assert.That(
        () => Repository.Parse($"pruners:\n  mine: {{class: PatternPruner, weights: 're:('}}\n{Policies}"),
        Throws.InstanceOf<Distiller.Configuration.ScheduleFormatException>().With.Property("Line").EqualTo(2));

    [Test]
    public void Schedule_composed_in_code_has_no_place() => Assert.That(
        Misfit(CompressionSchedule.Empty.Prune(new PatternPrunerSpec { Name = "mine", Weights = ["convx.weight"] }, EpochWindow.At(0))),
        Does.StartWith("The model").And.Contain("'convx.weight'"));

    private static void Expect(string text, string place, params string[] parts)
    {
        var message = Misfit(Repository.Parse(text).Schedule);
        Assert.That(message, Does.StartWith(place + ": "));
        foreach (var part in parts)
        {
            Assert.That(message, Does.Contain(part));
        }
    }

    /// <summary>Dry run and scheduler say the same.</summary>
    private static string Misfit(CompressionSchedule schedule)
    {
        using var model = new SmallNet();
        var planned = Assert.Throws<ModelStructureException>(() => schedule.DryRun(model))!;
        var run = Assert.Throws<ModelStructureException>(() => new CompressionScheduler(schedule, model).Dispose())!;
        Assert.That(run.Message, Is.EqualTo(planned.Message));
        return planned.Message;
    }
}
