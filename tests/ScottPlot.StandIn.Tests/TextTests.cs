using System.Xml.Linq;

namespace ScottPlot.StandIn.Tests;

[TestFixture]
public class TextTests
{
    [TestCase("layer1.0.conv1_weight")]
    [TestCase("a{b}^c~d&e<f>")]
    [TestCase("50 % of \"all\" 'weights' %d %%")]
    [TestCase("back\\slash \\n")]
    [TestCase("`echo executed` $(echo executed) @macro #hash")]
    [TestCase("größer σ² → ✓ 日本")]
    public void Text_appears_as_written_wherever_it_stands(string text)
    {
        using Plot plot = new();
        plot.Add.Scatter(Some.Xs, Some.Ys).LegendText = text;
        plot.Add.Text(text, 1, 2);
        plot.Title(text);
        plot.XLabel(text);
        plot.YLabel(text);
        plot.Axes.Bottom.SetTicks([1], [text]);
        plot.ShowLegend();
        XElement root = XElement.Parse(plot.GetSvgXml(600, 400));
        string[] texts = [.. root.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.That(texts.Count(t => t == text), Is.EqualTo(6));
        Assert.That(plot.GetImageBytes(600, 400, ImageFormat.Png), Is.Not.Empty);
    }

    [Test]
    public void A_line_break_makes_two_lines()
    {
        using Plot plot = new();
        plot.Add.Annotation("upper\nlower");
        XElement root = XElement.Parse(plot.GetSvgXml(300, 200));
        Assert.That(
            root.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value),
            Is.SupersetOf((string[])["upper", "lower"]));
    }
}
