using System.Buffers.Binary;
using System.Xml.Linq;
using Distiller.Reports.Figures;
using Distiller.Reports.Rendering;
using Distiller.Reports.Tests.Figures;

namespace Distiller.Reports.Tests.Rendering;

public class ScottPlotRendererTests
{
    private static readonly FigureSize Small = new(400, 240);
    private readonly ScottPlotRenderer _renderer = new();

    private static IEnumerable<TestCaseData> Figures =>
        SomeFigures.All.Select((figure, index) => new TestCaseData(figure).SetArgDisplayNames($"{index} {figure.Title}"));

    [TestCaseSource(nameof(Figures))]
    public void Svg_is_well_formed_and_shows_title_axes_and_names(Figure figure)
    {
        var text = string.Join('\n', XDocument.Parse(_renderer.RenderSvg(figure, FigureSize.Standard, FigureTheme.Light)).Descendants()
            .Where(element => element.Name.LocalName == "text").Select(element => element.Value));

        Assert.That(text, Does.Contain(figure.Title));
        foreach (var word in new[] { figure.X.Label, figure.Y.Label }.Concat(figure.X.Ticks.Concat(figure.Y.Ticks).Select(tick => tick.Text)))
        {
            Assert.That(text, Does.Contain(word));
        }
    }

    [TestCaseSource(nameof(Figures))]
    public void Png_has_the_size_asked_for(Figure figure)
    {
        var png = _renderer.RenderPng(figure, Small, FigureTheme.Dark);

        Assert.That(png.Take(8), Is.EqualTo(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }));
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), Is.EqualTo(Small.Width));
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)), Is.EqualTo(Small.Height));
    }

    [Test]
    public void Lines_carry_their_names_at_their_ends_but_context_does_not()
    {
        var svg = _renderer.RenderSvg(SomeFigures.Lines, FigureSize.Standard, FigureTheme.Light);

        Assert.That(svg, Does.Contain("pruned, quantized").And.Not.Contain("other run"));
    }

    [Test]
    public void Drawing_twice_gives_the_same_bytes()
    {
        var first = _renderer.RenderSvg(SomeFigures.Lines, FigureSize.Standard, FigureTheme.Light);
        var second = _renderer.RenderSvg(SomeFigures.Lines, FigureSize.Standard, FigureTheme.Light);

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void A_histogram_with_too_few_edges_is_refused()
    {
        var figure = SomeFigures.Histogram with { Series = [new HistogramSeries { Name = "w", Edges = [0, 1], Counts = [1, 2] }] };

        Assert.That(
            () => _renderer.RenderSvg(figure, Small, FigureTheme.Light),
            Throws.ArgumentException.With.Message.Contains("2 edges for 2 bins"));
    }
}
