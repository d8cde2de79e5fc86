using System.Buffers.Binary;
using System.Xml.Linq;

namespace ScottPlot.StandIn.Tests;

[TestFixture]
public class PlottableTests
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [TestCaseSource(typeof(Some), nameof(Some.Plottables))]
    [SetCulture("de-DE")]
    public void Every_plottable_is_drawn_as_png_of_the_asked_size(Action<Plot> build)
    {
        using Plot plot = new();
        build(plot);
        byte[] png = plot.GetImageBytes(320, 200, ImageFormat.Png);
        Assert.Multiple(() =>
        {
            Assert.That(png[..4], Is.EqualTo(Signature));
            Assert.That(BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), Is.EqualTo(320));
            Assert.That(BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)), Is.EqualTo(200));
        });
    }

    [TestCaseSource(typeof(Some), nameof(Some.Plottables))]
    public void Every_plottable_is_drawn_as_well_formed_svg_and_always_the_same(Action<Plot> build)
    {
        string Draw()
        {
            using Plot plot = new();
            build(plot);
            plot.Title("layer1.0.conv1_weight");
            plot.ShowLegend();
            return plot.GetSvgXml(320, 200);
        }

        string svg = Draw();
        XElement root = XElement.Parse(svg);
        Assert.Multiple(() =>
        {
            Assert.That(root.Name.LocalName, Is.EqualTo("svg"));
            Assert.That((string?)root.Attribute("width"), Is.EqualTo("320"));
            Assert.That(root.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value), Has.Member("layer1.0.conv1_weight"));
            Assert.That(svg, Does.Not.Contain("gnuplot").IgnoreCase.And.Not.Contain("<script"));
            Assert.That(Draw(), Is.EqualTo(svg));
        });
    }

    [Test]
    public void Culture_does_not_change_the_picture()
    {
        static string Draw()
        {
            using Plot plot = new();
            plot.Add.Scatter(Some.Xs, Some.Ys);
            plot.Axes.Left.TickGenerator = new TickGenerators.NumericAutomatic { TargetTickCount = 5 };
            return plot.GetSvgXml(320, 200);
        }

        string invariant = Draw();
        Thread.CurrentThread.CurrentCulture = new("de-DE");
        Assert.That(Draw(), Is.EqualTo(invariant));
    }
}
