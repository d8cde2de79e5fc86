using System.Text.RegularExpressions;
using ScottPlot.Engine;

namespace ScottPlot.StandIn.Tests;

[TestFixture]
public partial class OutputTests
{
    private string folder = "";

    [SetUp]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory("plots").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Saving_returns_path_and_size_and_leaves_one_file()
    {
        using Plot plot = new();
        SavedImageInfo info = plot.SavePng(Path.Combine(folder, "a.png"), 200, 100);
        Assert.Multiple(() =>
        {
            Assert.That(info.Path, Is.EqualTo(Path.Combine(folder, "a.png")));
            Assert.That(new FileInfo(info.Path).Length, Is.EqualTo(info.FileSize));
            Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public void The_extension_chooses_the_format()
    {
        using Plot plot = new();
        plot.Save(Path.Combine(folder, "a.svg"), 200, 100);
        Assert.That(File.ReadAllText(Path.Combine(folder, "a.svg")), Does.StartWith("<svg"));
        Assert.That(() => plot.Save(Path.Combine(folder, "a.doc"), 200, 100), Throws.ArgumentException);
    }

    [Test]
    public void A_missing_folder_is_named()
    {
        using Plot plot = new();
        string missing = Path.Combine(folder, "missing");
        Assert.That(
            () => plot.SavePng(Path.Combine(missing, "a.png"), 200, 100),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains(missing));
    }

    [Test]
    public void A_target_that_cannot_be_written_leaves_nothing_behind()
    {
        using Plot plot = new();
        Directory.CreateDirectory(Path.Combine(folder, "a.png"));
        Assert.That(() => plot.SavePng(Path.Combine(folder, "a.png"), 200, 100), Throws.InstanceOf<IOException>());
        Assert.That(Directory.GetFiles(folder), Is.Empty);
    }

    [Test]
    public void Formats_that_gnuplot_does_not_draw_well_are_refused()
    {
        using Plot plot = new();
        Assert.That(() => plot.GetImageBytes(200, 100), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Bmp"));
    }

    [Test]
    public void A_missing_program_says_how_to_install_it() => Assert.That(
        () => GnuplotProcess.Run("", "no-such-gnuplot", TimeSpan.FromSeconds(5)),
        Throws.InvalidOperationException.With.Message.Contains("apt-get install gnuplot-nox"));

    [Test]
    public void An_error_of_gnuplot_is_quoted() => Assert.That(
        () => GnuplotProcess.Run("plot nonsense(\n"),
        Throws.InvalidOperationException.With.Message.Contains("invalid expression"));

    [Test]
    public void A_run_that_takes_too_long_is_ended() => Assert.That(
        () => GnuplotProcess.Run("pause 30\n", "gnuplot", TimeSpan.FromMilliseconds(300)),
        Throws.TypeOf<TimeoutException>());

    [Test]
    public void Different_figures_in_one_page_share_no_ids()
    {
        static HashSet<string> Ids(double shift)
        {
            using Plot plot = new();
            plot.Add.Signal((double[])[.. Some.Ys.Select(y => y + shift)]).MarkerStyle = new(MarkerShape.OpenCircle, 6);
            return [.. IdPattern().Matches(plot.GetSvgXml(300, 200)).Select(m => m.Groups[1].Value)];
        }

        HashSet<string> first = Ids(0);
        Assert.That(first, Is.Not.Empty);
        Assert.That(first.Intersect(Ids(1)), Is.Empty);
    }

    [Test]
    public void References_inside_a_figure_point_to_its_own_ids()
    {
        using Plot plot = new();
        plot.Add.Scatter(Some.Xs, Some.Ys);
        string svg = plot.GetSvgXml(300, 200);
        string[] ids = [.. IdPattern().Matches(svg).Select(m => m.Groups[1].Value)];
        string[] references = [.. ReferencePattern().Matches(svg).Select(m => m.Groups[1].Value).Distinct()];
        Assert.That(references, Is.Not.Empty.And.SubsetOf(ids));
    }

    [Test]
    public void Html_of_a_png_is_an_image_element()
    {
        using Plot plot = new();
        Assert.That(plot.GetPngHtml(200, 100, "wide"), Does.StartWith("<img class=\"wide\"").And.Contain("base64,"));
    }

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex IdPattern();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex ReferencePattern();
}
