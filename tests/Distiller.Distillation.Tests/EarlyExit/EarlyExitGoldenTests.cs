using System.Collections.Immutable;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.EarlyExit;

/// <summary>The original's figures, which come from its own rule: the true label decides.</summary>
public sealed class EarlyExitGoldenTests
{
    private static readonly GoldenValue File = GoldenFile.Read("early_exit");
    private DisposeScope scope = null!;
    private ImmutableArray<Tensor> outputs;
    private Tensor labels = null!;

    [SetUp]
    public void Read()
    {
        scope = NewDisposeScope();
        outputs = [.. File["outputs"].Items.Select(output => output.Tensor())];
        labels = tensor(File["labels"].WholeNumbers);
    }

    [TearDown]
    public void Close()
    {
        labels.Dispose();
        scope.Dispose();
    }

    [Test]
    public void Training_loss_is_that_of_the_original() => Assert.That(
        EarlyExitLoss.Of(outputs, labels, [.. File["lossweights"].Numbers]).ToDouble(), Is.EqualTo(File["weighted_training_loss"].Number).Within(1e-5));

    [Test]
    public void Loss_of_each_sample_is_that_of_the_original()
    {
        Assert.That((File["per_sample_ce"].Count, File["losses_exits"].Count), Is.EqualTo((outputs.Length, outputs.Length)), "every exit is walked");
        for (var i = 0; i < outputs.Length; i++)
        {
            TensorAssert.Close(EarlyExitLoss.PerSample(outputs[i], labels), File["per_sample_ce"][i].Tensor());
            Assert.That(EarlyExitLoss.PerSample(outputs[i], labels).mean().ToDouble(), Is.EqualTo(File["losses_exits"][i].Number).Within(1e-5));
        }
    }

    [Test]
    public void Samples_leave_where_they_leave_in_the_original()
    {
        var taken = Enumerable.Repeat(outputs.Length - 1, (int)labels.shape[0]).ToArray();
        for (var exit = outputs.Length - 2; exit >= 0; exit--)
        {
            var leaves = ExitDecision.IsTaken(ExitRule.LabelLoss, outputs[exit], File["thresholds"][exit].Number, labels).data<bool>().ToArray();
            taken = [.. taken.Select((known, i) => leaves[i] ? exit : known)];
        }

        var meter = new ExitMeter(outputs.Select((_, i) => $"e{i}"));
        var logits = stack([.. taken.Select((exit, i) => outputs[exit][i])]);
        meter.Add(logits, labels, taken, seconds: 1);
        var statistics = meter.ToStatistics();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((File["thresholds"].Count, File["lossweights"].Count), Is.EqualTo((outputs.Length - 1, outputs.Length - 1)));
            Assert.That(statistics.Exits.Select(exit => (long)exit.Count), Is.EqualTo(File["exit_taken"].WholeNumbers));
            Assert.That(100 * statistics.Top1, Is.EqualTo(File["totals_top1_top5"][0].Number).Within(1e-9));
            Assert.That(100 * statistics.Top5, Is.EqualTo(File["totals_top1_top5"][1].Number).Within(1e-9));
        }
    }

    [Test]
    public void Ex35_weights_of_three_losses() =>
        Assert.That(EarlyExitLoss.Combine([tensor(2f), tensor(1f), tensor(0.5f)], [0.1, 0.3]).ToDouble(), Is.EqualTo(0.8).Within(1e-6));

    // toolkit.md section 19, example 3.
    [Test]
    public void Worked_example_of_two_samples()
    {
        var exit = tensor([2f, 0f, 0f, 0.2f, 0.1f, 0f]).reshape(2, 3);
        var final = tensor([3f, 0f, 0f, 0f, 2f, 0f]).reshape(2, 3);
        var classes = tensor([0L, 1L]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(EarlyExitLoss.Of([exit, final], classes, [0.3]).ToDouble(), Is.EqualTo(0.3182869).Within(1e-6));
            Assert.That(ExitDecision.IsTaken(ExitRule.LabelLoss, exit, 0.9, classes).data<bool>().ToArray(), Is.EqualTo([true, false]));
        }
    }

    // Probabilities (.75, .25) and (.5, .5): entropies .5623 and .6931 nats.
    [TestCase(ExitRule.Confidence, 0.7, true, false)]
    [TestCase(ExitRule.Confidence, 0.4, true, true)]
    [TestCase(ExitRule.Entropy, 0.6, true, false)]
    [TestCase(ExitRule.Entropy, 0.5, false, false)]
    public void D58_rule_without_labels_measures_how_sure_the_exit_is(ExitRule rule, double threshold, bool first, bool second)
    {
        var logits = tensor([(float)Math.Log(3), 0f, 1f, 1f]).reshape(2, 2);
        Assert.That(ExitDecision.IsTaken(rule, logits, threshold).data<bool>().ToArray(), Is.EqualTo([first, second]));
    }

    [Test]
    public void Label_rule_without_labels_is_an_error() => Assert.That(
        () => ExitDecision.IsTaken(ExitRule.LabelLoss, outputs[0], 1), Throws.ArgumentException.With.Message.Contains("Confidence"));

    [Test]
    public void Weights_that_leave_nothing_for_the_network_are_refused() => Assert.That(
        () => EarlyExitLoss.Of(outputs, labels, [0.5, 0.5]), Throws.ArgumentException.With.Message.Contains("less than 1"));
}
