using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>N:M sparsity: of every M neighbouring input channels the N most important weights stay.</summary>
/// <remarks>
/// Neighbours are taken along the input dimension, at each kernel position by itself, as sparse matrix units want them
/// (2:4 on current hardware). Of equal scores the earlier weight is pruned.
/// <para>Source: Mishra et al. 2021, arXiv 2104.08378, section 3.1.</para>
/// </remarks>
public sealed record PatternPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>N: weights that stay. Range: 1 to <see cref="Of"/> - 1. Default 2.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>M: neighbours that compete. Range: 2 and more, a divisor of the number of input channels. Default 4.</summary>
    public int Of { get; init; } = 4;

    /// <summary>The weights to prune, (F, C, ...) or (Out, In).</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>What makes a weight important. Default: its magnitude.</summary>
    public CriterionSpec Criterion { get; init; } = Criteria.L1;

    /// <inheritdoc/>
    /// <exception cref="ModelStructureException">The number of input channels is not a multiple of M.</exception>
    public override IPruner Build(BuildContext context)
    {
        var where = $"pruners.{Name}.weights";
        var weights = Weights.Resolve(context, where);
        NeighbourPattern pattern = new(Keep, Of);
        pattern.Require(context, weights, where);
        return new Worker(this, pattern, Criterion.Build(context, weights), weights);
    }

    private sealed class Worker(PatternPrunerSpec spec, NeighbourPattern pattern, IImportanceCriterion criterion, ImmutableArray<string> weights)
        : IPruner, IGradientObserver, IPlanned
    {
        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = weights;

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request)
        {
            Dictionary<string, Tensor> masks = [];
            foreach (var name in Parameters)
            {
                if (Mask(request, name) is { } mask)
                {
                    masks.Add(name, mask);
                }
            }

            return masks;
        }

        public double? TargetAt(string parameter, EpochWindow window, int epoch) => pattern.Sparsity;

        public void Observe(PruningRequest request) => (criterion as IGradientObserver)?.Observe(request);

        public void Dispose() => criterion.Dispose();

        private Tensor? Mask(PruningRequest request, string name)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var weight = request.Weight(name);
            var view = GroupView.Of(Structure.Element, weight.shape);
            if (criterion.Score(new ScoredWeight(name, weight, view, request.Gradient(name))) is not { } scores)
            {
                return null;
            }

            return pattern.Mask(scores.reshape(weight.shape)).to(weight.dtype).MoveToOuterDisposeScope();
        }
    }
}
