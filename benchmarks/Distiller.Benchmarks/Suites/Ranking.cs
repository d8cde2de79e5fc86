using Distiller.Benchmarks.Harness;
using Distiller.Masking;
using Distiller.Pruning;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>Choosing which of 25 million weights go. The goal is below a second.</summary>
internal sealed class Ranking : IBenchmark
{
    private const int LayerCount = 24;

    public string Name => "ranking";

    public string Description => "computing masks for 25 million weights in 24 layers at 80 %";

    public int Rounds => 21;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        long width = quick ? 128 : 1024;
        return
        [
            Of("level, each layer", width, RankingScope.Tensor),
            Of("level, all layers together", width, RankingScope.Global),
        ];
    }

    private static Variant Of(string name, long width, RankingScope scope)
    {
        nn.Module<Tensor, Tensor> model = nn.Sequential(Enumerable.Range(0, LayerCount)
            .Select(layer => ($"fc{layer}", (nn.Module<Tensor, Tensor>)nn.Linear(width, width, hasBias: false))));
        MaskTable masks = new(model);
        AgpPrunerSpec spec = new()
        {
            Name = "agp",
            InitialSparsity = 0.05,
            FinalSparsity = 0.8,
            Weights = WeightSelector.AllWeights,
            Scope = scope,
        };
        IPruner pruner = spec.Build(new BuildContext(model, masks));
        Variant variant = Variant.Timed(name, () =>
        {
            using var disposal = NewDisposeScope();
            _ = pruner.ComputeMasks(new PruningRequest(masks, EpochWindow.Range(0, 2), 1));
        });
        return variant with { Owned = model };
    }
}
