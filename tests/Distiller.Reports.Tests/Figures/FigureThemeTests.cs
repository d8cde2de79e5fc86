using Distiller.Reports.Figures;

namespace Distiller.Reports.Tests.Figures;

public class FigureThemeTests
{
    private const double ReadableText = 4.5;

    private static IEnumerable<TestCaseData> Themes =>
        [new TestCaseData(FigureTheme.Light).SetArgDisplayNames("light"), new TestCaseData(FigureTheme.Dark).SetArgDisplayNames("dark")];

    [TestCaseSource(nameof(Themes))]
    public void Names_in_every_colour_can_be_read(FigureTheme theme) =>
        Assert.That(theme.Palette.Append(theme.Ink).Append(theme.Muted).Select(color => color.ContrastTo(theme.Surface)), Is.All.GreaterThanOrEqualTo(ReadableText));

    [TestCaseSource(nameof(Themes))]
    public void No_colour_has_two_uses(FigureTheme theme) =>
        Assert.That(theme.Palette.AddRange(theme.Ink, theme.Muted, theme.Grid, theme.Context, theme.Surface), Is.Unique);

    [Test]
    public void Contrast_of_black_and_white_is_21() =>
        Assert.That(Rgb.Parse("#000000").ContrastTo(Rgb.Parse("#ffffff")), Is.EqualTo(21).Within(1e-9));

    [TestCase("0068a8")]
    [TestCase("#12345")]
    [TestCase("#12345g")]
    public void A_malformed_colour_is_refused(string hex) =>
        Assert.That(() => Rgb.Parse(hex), Throws.InstanceOf<FormatException>().With.Message.Contains($"'{hex}'"));
}
