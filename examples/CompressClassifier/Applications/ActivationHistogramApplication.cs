using System.Collections.Immutable;
using System.Globalization;
using Distiller.Activations;
using Distiller.IO;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Html;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Distiller.Statistics;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>How the outputs of every module are distributed: the counts as a file, and a page with a figure for each.</summary>
internal static class ActivationHistogramApplication
{
    private const string File = "activation_histograms.json";
    private const string Page = "activation_histograms.html";

    // The file has 2048 intervals; more than these are not to be seen in a figure.
    private const int DrawnBins = 128;

    public static void Run(ClassifierSession session)
    {
        double fraction = session.Options.Statistics.HistogramFraction!.Value;
        session.Say(session.Data.Description);
        ImmutableArray<ActivationHistogram> histograms = ActivationHistogram.Collect(
            session.Model, session.Data.TestPart(fraction), cancellation: session.Cancellation);
        AtomicFile.WriteText(session.Folder.PathOf(File), RecordJson.Write(histograms) + "\n");
        AtomicFile.WriteText(session.Folder.PathOf(Page), HtmlReportWriter.Write(Document(session, fraction, histograms), new ScottPlotRenderer()));
        session.Say(session.Folder.PathOf(File));
        session.Say(session.Folder.PathOf(Page));
    }

    private static ReportDocument Document(ClassifierSession session, double fraction, ImmutableArray<ActivationHistogram> histograms) => new()
    {
        Title = $"Activations of {session.Options.Architecture}",
        Subtitle = string.Create(CultureInfo.InvariantCulture, $"{session.Data.Description} · {100 * fraction:0.##} % of the test images"),
        Sections = [.. histograms.Select(layer => ReportSection.Of(layer.Name, new FiguresBlock([FigureOf(layer)])))],
    };

    private static Figure FigureOf(ActivationHistogram layer) => HistogramFigure.Of(layer.Name, Coarse(layer.Histogram)) with { PreferredHeight = 280 };

    private static Histogram Coarse(Histogram histogram) =>
        histogram with { Counts = [.. histogram.Counts.Chunk(Math.Max(1, histogram.Counts.Length / DrawnBins)).Select(part => part.Sum())] };
}
