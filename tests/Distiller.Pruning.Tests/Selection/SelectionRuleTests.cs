using Distiller.Scheduling;
using Distiller.Testing;

namespace Distiller.Pruning.Tests.Selection;

public sealed class SelectionRuleTests
{
    private static IEnumerable<TestCaseData> Counts => GoldenFile.Cases("thresholding", "num_structs_to_prune");

    [TestCaseSource(nameof(Counts))]
    public void Count_is_that_of_the_original_where_the_original_is_possible(GoldenValue golden)
    {
        var groups = golden["n"].WholeNumber;
        var multiple = (int)golden["group_len"].WholeNumber;
        var fraction = golden["fraction"].Number;
        var rule = new SelectionRule
        {
            Rounding = golden["rounding"].Text == "ceil" ? Rounding.Ceiling : Rounding.Floor,
            PrunedMultiple = multiple,
            MinimumKept = 0,
        };
        var count = rule.Count(groups, fraction, Compatibility.Distiller);
        if (groups % multiple == 0)
        {
            Assert.That(count, Is.EqualTo(golden["result"].WholeNumber));
        }
        else
        {
            // The original may ask for more structures than there are.
            Assert.That(count, Is.InRange(0, groups));
        }
    }

    // EX-14
    [TestCase(10, 1, 0.55, Rounding.Ceiling, ExpectedResult = 6)]
    [TestCase(16, 4, 0.4, Rounding.Floor, ExpectedResult = 4)]
    [TestCase(16, 4, 0.4, Rounding.Ceiling, ExpectedResult = 8)]
    [TestCase(4, 1, 0.99, Rounding.Ceiling, ExpectedResult = 3)]
    [TestCase(4, 1, 1.0, Rounding.Floor, ExpectedResult = 4)]
    [TestCase(4, 2, 0.9, Rounding.Ceiling, ExpectedResult = 2)]
    [TestCase(3, 1, 0.3, Rounding.Floor, ExpectedResult = 0)]
    public long Count_of_the_worked_examples(long groups, int multiple, double fraction, Rounding rounding) =>
        new SelectionRule { Rounding = rounding, PrunedMultiple = multiple }.Count(groups, fraction);

    [Test]
    public void D17_binary_fraction_does_not_lose_a_group()
    {
        var rule = new SelectionRule();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.Count(100, 0.29), Is.EqualTo(29));
            Assert.That(rule.Count(100, 0.29, Compatibility.Distiller), Is.EqualTo(28));
            Assert.That(rule.Count(20, 0.09999999999999998), Is.EqualTo(2));
            Assert.That(rule.Count(20, 0.09999999999999998, Compatibility.Distiller), Is.EqualTo(1));
        }
    }

    [Test]
    public void D20_rounding_is_honoured()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new SelectionRule { Rounding = Rounding.Floor }.Count(8, 0.3), Is.EqualTo(2));
            Assert.That(new SelectionRule { Rounding = Rounding.Ceiling }.Count(8, 0.3), Is.EqualTo(3));
            Assert.That(new SelectionRule { Rounding = Rounding.Nearest }.Count(8, 0.3), Is.EqualTo(2));
        }
    }

    [TestCase(64, 0.5, ExpectedResult = 32)]
    [TestCase(64, 0.4, ExpectedResult = 24)]
    [TestCase(64, 0.95, ExpectedResult = 56)]
    [TestCase(6, 0.5, ExpectedResult = 0)]
    public long Kept_groups_are_rounded_up_to_a_multiple(long groups, double fraction) =>
        new SelectionRule { KeptMultiple = 8 }.Count(groups, fraction);

    [Test]
    public void Minimum_stays_unless_everything_is_asked_for()
    {
        var rule = new SelectionRule { MinimumKept = 3 };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.Count(8, 0.9), Is.EqualTo(5));
            Assert.That(rule.Count(2, 0.9), Is.Zero);
            Assert.That(rule.Count(8, 1.0), Is.EqualTo(8));
        }
    }

    [Test]
    public void Rule_refuses_what_has_no_meaning()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new SelectionRule { PrunedMultiple = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new SelectionRule { KeptMultiple = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new SelectionRule { MinimumKept = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new SelectionRule().Count(4, 1.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }
}
