using Distiller.Reports.Runs;
using Spectre.Console;

namespace Distiller.Examples.DisBack;

/// <summary>The cells with what they share: scale, seeds, and the page that is written at the end.</summary>
internal sealed class Experiment(Notebook book, Scale scale, long seed, IAnsiConsole console, CancellationToken cancellation)
{
    /// <summary>Pixels of a side of the images among the other cells.</summary>
    public const int SmallImages = 8;

    private const string Distance = "MMD²";
    private static readonly double[] Goals = [0.3, 0.2, 0.15, 0.1, 0.07];
    private readonly List<Curve> _curves = [];
    private readonly Dictionary<(string Law, long Seed), Plane> _planes = [];

    public void Run()
    {
        try
        {
            Cells();
        }
        finally
        {
            foreach (Plane plane in _planes.Values)
            {
                plane.Dispose();
            }
        }

        Save();
    }

    private void Cells()
    {
        book.Cell(1, "The teachers", Texts.Teachers, Teachers);
        book.Cell(2, "The mismatched start", Texts.Mismatched, () => Mismatched("mismatched"));
        book.Cell(3, "The paths", Texts.Paths, Paths);
        book.Cell(4, "The matched start", Texts.Matched, () => InPlane("matched", Mixtures.Ring, Starts.Matched, Condition.All, scale.Seeds));
        book.Cell(5, "Other laws", Texts.Laws, () =>
        {
            InPlane("moons", Mixtures.Moons, Starts.Mismatched, Condition.Main, scale.FewSeeds);
            InPlane("grid", Mixtures.Grid, Starts.Mismatched, Condition.Main, scale.FewSeeds);
        });
        book.Cell(6, "Images", Texts.ImagesOf(SmallImages), () => Images(SmallImages, [.. Condition.Main, Condition.Uniform, Condition.Reversed]));
        book.Cell(7, "What was claimed", Texts.Claims, () =>
        {
            book.Show(Tables.Quality(_curves.Where(curve => curve.Data == Mixtures.Ring)));
            book.Show(Claims.Evaluate([.. _curves]));
        });
    }

    /// <summary>The images alone, of any size.</summary>
    /// <param name="size">Pixels of a side.</param>
    public void RunImages(int size)
    {
        book.Cell(1, "Images", Texts.ImagesOf(size), () => Images(size, Condition.Main));
        Save();
    }

    private void Images(int size, Condition[] conditions)
    {
        using Pictures pictures = new(scale, size, seed, (_, _) => cancellation.ThrowIfCancellationRequested());
        InPictures(pictures, size, "images", Starts.Mismatched, conditions);
        InPictures(pictures, size, "images-matched", Starts.Matched, Condition.Main);
    }

    private void Teachers()
    {
        (string Law, long Seed)[] all =
        [
            .. Seeds(scale.Seeds).Select(current => (Mixtures.Ring, current)),
            .. Seeds(scale.FewSeeds).Select(current => (Mixtures.Moons, current)),
            .. Seeds(scale.FewSeeds).Select(current => (Mixtures.Grid, current)),
        ];
        ProgressDisplay.Run(console, "teachers", all.Length, report =>
        {
            foreach ((string law, long current) in all)
            {
                cancellation.ThrowIfCancellationRequested();
                _planes.Add((law, current), new Plane(scale, law, current));
                report(_planes.Count, law);
            }
        });
        book.Show(Tables.Teachers([.. all.Select(key => (key.Law, key.Seed, _planes[key].References))]));
        book.Plot("teachers", Figures.Densities(
            "The ring's teachers, 18 steps",
            [new("data", _planes[all[0]].Data), .. Seeds(scale.Seeds).Select(current => new Snapshot($"seed {current}", _planes[(Mixtures.Ring, current)].References.Samples))]));
    }

    private void Mismatched(string name)
    {
        Curve[] curves = InPlane(name, Mixtures.Ring, Starts.Mismatched, Condition.All, scale.Seeds);
        book.Show(Tables.Reach("Updates to reach a distance (ring, mismatched start)", Distance, curves, Goals));
        book.Plot(name + "-progress", Figures.Journeys(
            "Samples on the way (ring, mismatched start)",
            "generator updates",
            [.. Condition.Main.Select(condition => (condition.Name, (IReadOnlyList<Snapshot>)First(curves, condition).Snapshots))]));
        book.Plot("costs", Figures.Curves("By cost (ring, mismatched start)", Distance, curves, byEvaluations: true));
    }

    private void Paths()
    {
        Curve[] all = [.. _curves.Where(curve => curve.Start == Starts.Mismatched)];
        Condition[] walked = [Condition.DisBack, Condition.ByDistance, Condition.Uniform];
        book.Show(Tables.Nodes(walked.Select(condition => First(all, condition))));
        book.Plot("paths", Figures.Journeys(
            "What each node takes for data (DisBack, cubic spacing)", "node", [("teacher to student", First(all, Condition.DisBack).NodeSamples)]));
    }

    private Curve[] InPlane(string name, string law, string start, Condition[] conditions, int seeds)
    {
        List<Curve> curves = [];
        ProgressDisplay.Run(console, name, seeds * conditions.Length, report =>
        {
            foreach ((long current, Condition condition) in Seeds(seeds).SelectMany(current => conditions.Select(condition => (current, condition))))
            {
                cancellation.ThrowIfCancellationRequested();
                curves.Add(_planes[(law, current)].Teach(condition, start, cancellation));
                report(curves.Count, condition.Name);
            }
        });
        _curves.AddRange(curves);
        Plane first = _planes[(law, seed)];
        book.Show(Tables.Convergence($"Convergence ({law}, {start} start)", Distance, curves, [.. Seeds(seeds).Select(current => _planes[(law, current)].References)]));
        book.Plot(name, Figures.Curves($"{law}, {start} start", Distance, curves));
        book.Plot(name + "-samples", Figures.Densities(
            $"Samples at the end ({law}, {start} start)", [new("data", first.Data), new("teacher", first.References.Samples), .. Ends(curves)]));
        return [.. curves];
    }

    private void InPictures(Pictures pictures, int size, string name, string start, Condition[] conditions)
    {
        List<Curve> curves = [];
        ProgressDisplay.Run(console, name, conditions.Length, report =>
        {
            foreach (Condition condition in conditions)
            {
                curves.Add(pictures.Teach(condition, start, cancellation));
                report(curves.Count, condition.Name);
            }
        });
        book.Show(Tables.Convergence($"Convergence (images, {start} start, one seed)", "Fréchet", curves, [pictures.References]));
        book.Plot(name, Figures.Curves($"Images of {size}×{size}, {start} start", "Fréchet distance", curves));
        book.Plot(name + "-samples", Figures.Images(
            $"Samples at the end (images, {start} start)", size, [new("data", pictures.Data), new("teacher", pictures.References.Samples), .. Ends(curves)]));
        _curves.AddRange(curves);
    }

    private IEnumerable<long> Seeds(int count) => Enumerable.Range(0, count).Select(i => seed + i);

    /// <summary>What the first seed's students make at the end.</summary>
    private IEnumerable<Snapshot> Ends(IEnumerable<Curve> curves) =>
        curves.Where(curve => curve.Seed == seed).Select(curve => new Snapshot(curve.Condition, curve.Snapshots[^1].Samples));

    private Curve First(IEnumerable<Curve> curves, Condition condition) => curves.First(curve => curve.Seed == seed && curve.Condition == condition.Name);

    private void Save()
    {
        book.Folder.WriteTable("curve.csv", Tables.Points(_curves));
        book.Folder.WriteTable("nodes.csv", Tables.AllNodes(_curves));
        book.SavePage(FormattableString.Invariant($"Distribution backtracking at toy size: {scale.Name} run, {scale.Seeds} seeds from {seed}, {scale.Updates} updates."));
    }
}
