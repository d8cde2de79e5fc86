using System.Collections.Immutable;
using Distiller.Reports.Figures;
using Distiller.Reports.Html;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Spectre.Console;
using TableBlock = Distiller.Reports.Html.TableBlock;
using Table = Distiller.Reports.Tables.Table;

namespace Distiller.Examples.DisBack;

/// <summary>The cells with what they share: scale, seeds, and the page that is written at the end.</summary>
internal sealed class Experiment(Notebook book, Scale scale, long seed, IAnsiConsole console, CancellationToken cancellation)
{
    private const string Distance = "MMD²";
    private readonly List<Curve> _curves = [];
    private readonly List<ReportSection> _sections = [];
    private readonly List<ReportBlock> _blocks = [];

    private IEnumerable<long> Seeds => Enumerable.Range(0, scale.Seeds).Select(i => seed + i);

    public void Run()
    {
        Cell(1, "The mismatched start", Texts.Mismatched, () => InPlane("mismatched", Mixtures.Ring, Plane.Mismatched, Condition.Main, scale.Seeds));
        Cell(2, "Other paths", Texts.Controls, Paths);
        Cell(3, "The matched start", Texts.Matched, () => InPlane("matched", Mixtures.Ring, Plane.Matched, Condition.Main, (scale.Seeds + 1) / 2));
        Cell(4, "Other laws", Texts.Laws, () =>
        {
            InPlane("moons", Mixtures.Moons, Plane.Mismatched, Condition.Main, Math.Max(1, scale.Seeds / 2));
            InPlane("grid", Mixtures.Grid, Plane.Mismatched, Condition.Main, Math.Max(1, scale.Seeds / 2));
        });
        Cell(5, "Images", Texts.Images, InPictures);
        Cell(6, "What was claimed", Texts.Claims, () =>
        {
            Show(Tables.Quality(_curves.Where(curve => curve.Data == Mixtures.Ring)));
            Show(Claims.Evaluate([.. _curves]));
        });
        Save();
    }

    private void Cell(int number, string heading, string narrative, Action work)
    {
        book.Cell(number, heading, narrative, work);
        _sections.Add(new(heading, [new ParagraphBlock(narrative), .. _blocks]));
        _blocks.Clear();
    }

    private void InPlane(string name, string law, string start, Condition[] conditions, int seeds)
    {
        (ImmutableArray<Curve> curves, Measurement teacher, Measurement fresh, ImmutableArray<float> samples) = Teach(name, law, start, conditions, seeds);
        Show(Tables.Convergence($"Convergence ({law}, {start} start)", Distance, curves, teacher, fresh));
        Plot(name, Figures.Curves($"{law}, {start} start", Distance, curves));
        using TorchSharp.torch.Tensor data = Mixtures.Draw(law, scale.Samples, 2000 + seed);
        Plot(name + "-samples", Figures.Densities(
            $"Samples at the end ({law}, {start} start)",
            [("data", [.. data.data<float>()]), ("teacher, 18 steps", samples), .. curves.Where(curve => curve.Seed == seed).Select(curve => (curve.Condition, curve.Samples))]));
    }

    private void Paths()
    {
        Condition[] controls = [Condition.ByDistance, Condition.Uniform, Condition.Reversed];
        (_, Measurement teacher, Measurement fresh, _) = Teach("paths", Mixtures.Ring, Plane.Mismatched, controls, scale.Seeds);
        Curve[] all = [.. _curves.Where(curve => curve.Data == Mixtures.Ring && curve.Start == Plane.Mismatched)];
        Show(Tables.Nodes(all.Where(curve => curve.Seed == seed && curve.Condition != Condition.InitOnly.Name && curve.Condition != Condition.Reversed.Name)));
        Show(Tables.Convergence("Convergence with other paths (ring, mismatched start)", Distance, all, teacher, fresh));
        Plot("paths", Figures.Curves("Other paths", Distance, all));
        Plot("costs", Figures.Curves("By cost", Distance, all, byEvaluations: true));
    }

    private (ImmutableArray<Curve> Curves, Measurement Teacher, Measurement Fresh, ImmutableArray<float> Samples) Teach(
        string title, string law, string start, Condition[] conditions, int seeds)
    {
        List<Curve> curves = [];
        (Measurement, Measurement, ImmutableArray<float>)? references = null;
        int total = seeds * (conditions.Length + 1);
        ProgressDisplay.Run(console, title, total, report =>
        {
            foreach (long current in Seeds.Take(seeds))
            {
                using Plane plane = new(scale, law, current);
                references ??= plane.References();
                report(curves.Count + (current - seed) + 1, "teacher trained");
                foreach (Condition condition in conditions)
                {
                    cancellation.ThrowIfCancellationRequested();
                    curves.Add(plane.Teach(condition, start, cancellation));
                    report(curves.Count + (current - seed) + 1, condition.Name);
                }
            }
        });
        _curves.AddRange(curves);
        return ([.. curves], references!.Value.Item1, references.Value.Item2, references.Value.Item3);
    }

    private void InPictures()
    {
        List<Curve> curves = [];
        ProgressDisplay.Run(console, "images", Condition.Main.Length + 1, report =>
        {
            using Pictures pictures = new(scale, seed, (_, _) => cancellation.ThrowIfCancellationRequested());
            report(1, "teacher trained");
            (Measurement teacher, Measurement fresh, ImmutableArray<float> samples) = pictures.References();
            foreach (Condition condition in Condition.Main)
            {
                curves.Add(pictures.Teach(condition, cancellation));
                report(curves.Count + 1, condition.Name);
            }

            Show(Tables.Convergence("Convergence (images, mismatched start, one seed)", "Fréchet", curves, teacher, fresh));
            Plot("images", Figures.Curves("Images of 8×8", "Fréchet distance", curves));
            Plot("images-samples", Figures.Images(
                "Samples at the end (images)", [("data", pictures.Data), ("teacher, 18 steps", samples), .. curves.Select(curve => (curve.Condition, curve.Samples))]));
        });
        _curves.AddRange(curves);
    }

    private void Show(Table table)
    {
        book.Show(table);
        _blocks.Add(new TableBlock(table));
    }

    private void Plot(string name, Figure figure)
    {
        book.Plot(name, figure);
        _blocks.Add(new FiguresBlock([figure]));
    }

    private void Save()
    {
        book.Folder.WriteTable("curve.csv", Tables.Points(_curves));
        ReportDocument page = new()
        {
            Title = "DisBack",
            Subtitle = FormattableString.Invariant($"Distribution backtracking at toy size: {scale.Name} run, {scale.Seeds} seeds from {seed}, {scale.Updates} updates."),
            Sections = [.. _sections],
        };
        Distiller.IO.AtomicFile.WriteText(book.Folder.PathOf(RunDirectory.PageFile), HtmlReportWriter.Write(page, new ScottPlotRenderer()));
    }
}
