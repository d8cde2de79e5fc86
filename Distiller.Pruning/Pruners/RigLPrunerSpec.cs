using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>RigL: constant sparsity, but at each update the smallest weights are dropped and others grown where gradients are largest.</summary>
/// <remarks>
/// The first masks keep the largest weights. At progress p the fraction d/2 · (1 + cos(πp)) of the kept weights is
/// exchanged; grown weights start from zero. Masks must be hard (the defaults of <see cref="PruningOptions"/>), so that
/// pruned weights are zero and have a gradient; update every hundred steps or so with
/// <see cref="PruningOptions.MinibatchFrequency"/>.
/// <para>Source: Evci et al. 2020, arXiv 1911.11134, section 3.</para>
/// </remarks>
public sealed record RigLPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Fraction of each weight that is zero. Range: 0 to 1.</summary>
    public required double Sparsity { get; init; }

    /// <summary>d: fraction of the kept weights exchanged at the start of the window. Range: 0 to 1. Default 0.3.</summary>
    public double DropFraction { get; init; } = 0.3;

    /// <summary>The weights to prune.</summary>
    public required WeightSelector Weights { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        _ = Guards.Fraction(Sparsity);
        _ = Guards.Fraction(DropFraction);
        return new Worker(this, Weights.Resolve(context, $"pruners.{Name}.weights"));
    }

    private sealed class Worker(RigLPrunerSpec spec, ImmutableArray<string> weights) : IPruner, IPlanned
    {
        private readonly SelectionRule _rule = new();

        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = weights;

        public double? TargetAt(string parameter, EpochWindow window, int epoch) => spec.Sparsity;

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request)
        {
            using var noGrad = no_grad();
            return Parameters.ToDictionary(name => name, name => Mask(request, name));
        }

        public void Dispose()
        {
        }

        private Tensor Mask(PruningRequest request, string name)
        {
            using var scope = NewDisposeScope();
            var weight = request.Weight(name);
            var sizes = weight.abs().flatten();
            var removed = _rule.Count(sizes.numel(), spec.Sparsity);
            var (mask, gradient) = (request.Mask(name), request.Gradient(name));
            if (mask is null || gradient is null)
            {
                var first = mask?.clone() ?? RankSelection.KeepMap(sizes, removed, Compatibility.Sane).reshape(weight.shape);
                return first.MoveToOuterDisposeScope();
            }

            var isKept = mask.flatten().ne(0);
            var kept = sizes.numel() - removed;
            var drop = spec.DropFraction / 2 * (1 + Math.Cos(Math.PI * request.Progress));
            var exchanged = Math.Min(_rule.Count(kept, drop), removed);
            // Dropped weights stay out of this exchange, or they would come straight back.
            var survivors = RankSelection.KeepMap(
                sizes.masked_fill(isKept.logical_not(), -1), removed + exchanged, Compatibility.Sane);
            var growth = gradient.abs().flatten().masked_fill(isKept, -1);
            var grown = RankSelection.KeepMap(growth, sizes.numel() - exchanged, Compatibility.Sane);
            return survivors.maximum(grown).reshape(weight.shape).to(weight.dtype).MoveToOuterDisposeScope();
        }
    }
}
