using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Html;
using Distiller.Reports.Rendering;
using Distiller.Reports.Tests.Runs;

namespace Distiller.Reports.Tests.Browser;

/// <summary>The pages in a real browser. To look at the pictures, name a folder in the variable DISTILLER_SCREENSHOTS.</summary>
public class PageInBrowserTests
{
    private static readonly (string Name, ReportDocument Document)[] Pages =
        [("run", RunReportDocument.Of(SomeRuns.Full)), ("comparison", RunComparisonDocument.Of(SomeRuns.Several))];

    [Test]
    public void Page_follows_the_readers_light_or_dark_and_is_drawn([Values("run", "comparison")] string name, [Values] bool isDark)
    {
        if (Chromium.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        var folder = Directory.CreateTempSubdirectory("page").FullName;
        try
        {
            var page = Path.Combine(folder, name + ".html");
            File.WriteAllText(page, HtmlReportWriter.Write(Pages.Single(entry => entry.Name == name).Document, new ScottPlotRenderer()));

            var picture = Chromium.Photograph(page, isDark, 1280, 2400);

            Assert.That((picture.Width, picture.Height), Is.EqualTo((1280, 2400)));
            var theme = isDark ? FigureTheme.Dark : FigureTheme.Light;
            (byte, byte, byte) surface = (theme.Surface.Red, theme.Surface.Green, theme.Surface.Blue);
            Assert.That(Share(picture, color => color == surface), Is.GreaterThan(0.4), "the ground has the theme's colour");
            Assert.That(Share(picture, color => color != surface), Is.GreaterThan(0.02), "there is something on it");
            Assert.That(Share(picture, color => Math.Max(color.Red, Math.Max(color.Green, color.Blue)) - Math.Min(color.Red, Math.Min(color.Green, color.Blue)) > 60), Is.GreaterThan(0.0005), "lines have colours");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Share(PngPixels picture, Func<(byte Red, byte Green, byte Blue), bool> isCounted)
    {
        var count = 0;
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                count += isCounted(picture[x, y]) ? 1 : 0;
            }
        }

        return (double)count / (picture.Width * picture.Height);
    }
}
