using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Distiller.Reports.Adapters;
using Distiller.Reports.Html;
using Distiller.Reports.Rendering;
using Distiller.Reports.Tests.Runs;
using Distiller.Results;

namespace Distiller.Reports.Tests.Html;

public partial class HtmlReportWriterTests
{
    private static readonly string Page = HtmlReportWriter.Write(RunReportDocument.Of(SomeRuns.Full), new ScottPlotRenderer());

    // The writer closes every element, so that the page can be read as XML, which proves that it is well formed.
    private static readonly XElement Root = XDocument.Parse(
        ScriptOrStyle().Replace(Page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "")).Root!;

    [Test]
    public void Page_is_well_formed_and_has_every_section_once()
    {
        string[] expected = ["Summary", "Layers", "Training", "Schedule", "Sensitivity", "Decisions", "Environment"];
        var headings = Root.Descendants("h2").Select(heading => heading.Value);

        Assert.That(headings, Is.EqualTo(expected));
    }

    [Test]
    public void Page_refers_to_nothing_outside()
    {
        var references = Root.DescendantsAndSelf().Attributes()
            .Where(attribute => attribute.Name.LocalName is "href" or "src" or "srcset" or "data" or "action")
            .Select(attribute => attribute.Value);

        Assert.That(references, Is.All.StartsWith("#"));
        Assert.That(Page, Does.Not.Contain("@import").And.Not.Contain("fetch(").And.Not.Contain("@font-face"));
        Assert.That(OutsideUrl().Matches(Page).Select(match => match.Value), Is.Empty);
    }

    [Test]
    public void Identifiers_are_unique_and_every_reference_has_its_target()
    {
        var identifiers = Root.Descendants().Attributes("id").Select(attribute => attribute.Value).ToList();
        var targets = Root.Descendants().Attributes()
            .Where(attribute => attribute.Name.LocalName == "href").Select(attribute => attribute.Value[1..])
            .Concat(Root.Descendants().Attributes("aria-labelledby").SelectMany(attribute => attribute.Value.Split(' ')));

        Assert.That(identifiers, Is.Unique);
        Assert.That(targets.Except(identifiers), Is.Empty);
    }

    [Test]
    public void Every_picture_has_a_title_and_a_description()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        var pictures = Root.Descendants(svg + "svg").ToList();

        Assert.That(pictures, Has.Count.GreaterThan(5));
        foreach (var picture in pictures)
        {
            Assert.That((string?)picture.Attribute("role"), Is.EqualTo("img"));
            Assert.That(picture.Element(svg + "title")?.Value, Is.Not.Empty);
            Assert.That(picture.Element(svg + "desc")?.Value, Is.Not.Empty);
        }
    }

    [Test]
    public void Pictures_take_their_colours_from_the_page()
    {
        var pictures = string.Concat(Root.Descendants().Where(element => element.Name.LocalName == "svg"));

        Assert.That(pictures, Does.Contain("var(--ink)").And.Contain("var(--series-0)").And.Contain("var(--grid)"));
        Assert.That(FixedColor().Matches(pictures).Select(match => match.Value).Distinct(), Is.Empty);
    }

    [Test]
    public void Key_figures_stand_before_and_after_with_their_change()
    {
        var cards = Root.Descendants("dl").First().Elements("div").Select(card => string.Join(" | ", card.Elements().Select(part => part.Value)));

        Assert.That(cards, Has.Member("Top-1 accuracy | 91.34 % | before 91.78 % | −0.44 points"));
        Assert.That(cards, Has.Member("Parameters | 145,066 | before 272,474 | −46.8 %"));
        Assert.That(cards, Has.Member("Latency, 1 image | 1.29 ms | before 4.81 ms | 3.7 times less"));
    }

    [Test]
    public void A_run_without_details_still_gives_a_page()
    {
        var bare = new RunReport { Run = SomeRuns.Record, Sensitivity = SomeRuns.Sensitivity with { Curves = [] } };

        var page = HtmlReportWriter.Write(RunReportDocument.Of(bare), new ScottPlotRenderer());

        Assert.That(page, Does.Contain("Nothing was measured.").And.Contain(SomeRuns.Record.Command).And.Not.Contain("<h2 id=\"training\">"));
    }

    [Test]
    public void Texts_cannot_break_out_of_their_place()
    {
        const string nasty = "</script><b a=\"'&";
        var document = new ReportDocument { Title = nasty, Subtitle = nasty, Caution = nasty, Sections = [ReportSection.Of(nasty, new ParagraphBlock(nasty), new PreformattedBlock(nasty))] };

        var page = HtmlReportWriter.Write(document, new ScottPlotRenderer());

        Assert.That(page, Does.Not.Contain("<b a="));
        Assert.That(Regex.Count(page, "&lt;/script&gt;&lt;b a=&quot;&#39;&amp;"), Is.EqualTo(8));
    }

    [Test]
    public void Page_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.That(HtmlReportWriter.Write(RunReportDocument.Of(SomeRuns.Full), new ScottPlotRenderer()), Is.EqualTo(Page));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [GeneratedRegex("<(script|style)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex ScriptOrStyle();

    [GeneratedRegex("""(?<!xmlns(:\w+)?=")\b(https?:)?//[a-z][\w.]+[^"\s]*""")]
    private static partial Regex OutsideUrl();

    [GeneratedRegex("(fill|stroke)=\"(#[0-9a-f]{3,6}|rgb\\([^)]*\\))\"", RegexOptions.IgnoreCase)]
    private static partial Regex FixedColor();
}
