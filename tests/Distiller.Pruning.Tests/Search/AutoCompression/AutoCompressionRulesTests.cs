namespace Distiller.Pruning.Tests;

/// <summary>Rewards and limits against the worked examples of the toolkit's specification, numbers 12 and 13.</summary>
public sealed class AutoCompressionRulesTests
{
    [TestCase(AutoCompressionProtocol.AccuracyGuaranteed, 400, -1.198293)]
    [TestCase(AutoCompressionProtocol.AccuracyGuaranteed, 502, -1.24372)]
    [TestCase(AutoCompressionProtocol.AccuracyGuaranteed, 600, -1.279386)]
    [TestCase(AutoCompressionProtocol.MacConstrainedExperimental, 400, 1.8)]
    [TestCase(AutoCompressionProtocol.MacConstrainedExperimental, 502, 1.8)]
    [TestCase(AutoCompressionProtocol.MacConstrainedExperimental, 600, -3.6)]
    [TestCase(AutoCompressionProtocol.HarmonicMean, 400, .533333)]
    [TestCase(AutoCompressionProtocol.HarmonicMean, 502, .616897)]
    [TestCase(AutoCompressionProtocol.HarmonicMean, 600, .685714)]
    [TestCase(AutoCompressionProtocol.PunishAgent, 400, .8)]
    [TestCase(AutoCompressionProtocol.PunishAgent, 502, -.002)]
    [TestCase(AutoCompressionProtocol.PunishAgent, 600, -.1)]
    [TestCase(AutoCompressionProtocol.MacConstrained, 600, .8)]
    public void Reward_of_80_percent_is_that_of_the_worked_example(AutoCompressionProtocol protocol, double macs, double expected) =>
        Assert.That(AutoCompressionRules.Reward(protocol, 80, macs, 1000, .5), Is.EqualTo(expected).Within(1e-6));

    [TestCase(.1, .8)]
    [TestCase(.9, .9)]
    public void Action_is_raised_to_what_the_budget_needs(double action, double expected) =>
        Assert.That(AutoCompressionRules.Clamp(action, 1000, .5, 100, 300, .8, 200), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Action_is_at_most_1_when_the_budget_cannot_be_met() =>
        Assert.That(AutoCompressionRules.Clamp(0, 1000, .1, 0, 0, .8, 200), Is.EqualTo(1));
}
