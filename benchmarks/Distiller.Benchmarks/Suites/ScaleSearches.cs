using Distiller.Benchmarks.Harness;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>A search for scales (LAPQ). The original takes 51.7 s for 150 evaluations of 256 images on two cores; the goal is a third.</summary>
internal sealed class ScaleSearches(string? checkpoint, string? folder) : IBenchmark
{
    private const int Threads = 2;
    private const int Evaluations = 150;
    private const int Images = 256;

    public string Name => "lapq";

    public string Description => "search for the scales of resnet20_cifar in 4 bits: 150 evaluations of 256 images, 2 threads";

    // One measurement is the sum of 150.
    public int Rounds => 1;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        set_num_threads(Threads);
        SearchWork work = new(checkpoint, folder, quick ? 6 : Evaluations, quick ? 64 : Images);
        return
        [
            Variant.Timed("as many evaluations in float", work.EvaluateInFloat),
            Variant.Timed("first scales alone", work.Initialize),
            Variant.Timed("first scales, and search, nothing kept", work.SearchWithoutKeeping),
            Variant.Timed("first scales, and search", work.Search) with { Owned = work },
            Variant.Noted("evaluations", "", () => work.Found.Evaluations),
            Variant.Noted("loss in float", "", () => work.FloatLoss),
            Variant.Noted("loss at the start", "", () => work.Found.InitialLoss),
            Variant.Noted("loss at the end", "", () => work.Found.Loss),
        ];
    }

    /// <summary>Numbers of one search.</summary>
    internal sealed record Outcome(int Evaluations, double InitialLoss, double Loss);
}
