using Distiller.Reports.Figures;

namespace Distiller.Reports.Tests.Figures;

public class NiceTicksTests
{
    [TestCase(0, 1, 5, false, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [TestCase(0, 3, 6, true, "0 1 2 3")]
    [TestCase(-1, 1, 4, false, "-1.0 -0.5 0.0 0.5 1.0")]
    [TestCase(88.2, 92.1, 4, false, "89 90 91 92")]
    [TestCase(0, 40_000_000, 4, false, "0 10,000,000 20,000,000 30,000,000 40,000,000")]
    [SetCulture("de-DE")]
    public void Ticks_are_round(double minimum, double maximum, int about, bool wholeNumbers, string expected)
    {
        var ticks = NiceTicks.Between(minimum, maximum, about, wholeNumbers);

        Assert.That(string.Join(' ', ticks.Select(tick => tick.Text)), Is.EqualTo(expected));
    }

    [Test]
    public void An_empty_range_is_refused() =>
        Assert.That(() => NiceTicks.Between(2, 2), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2 to 2"));
}
