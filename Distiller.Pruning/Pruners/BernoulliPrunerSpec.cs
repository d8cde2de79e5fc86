using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Drops filters by chance, for a while: DropFilter, a regularizer in the form of a pruner.</summary>
/// <remarks>
/// Each filter is kept with probability 1 - s(p), drawn anew for every weight at every call; at least one is kept. While
/// training runs forward and backward, the surviving filters are enlarged by F / kept, as dropout does. The mask itself
/// stays binary, so that applying it twice changes nothing (the original scales twice, and divides by zero when no
/// filter is left: D-37). Meant for <see cref="PruningOptions.MaskOnForwardOnly"/>,
/// <see cref="PruningOptions.DiscardMasksAtMinibatchEnd"/> and a <see cref="PruningOptions.MinibatchFrequency"/>.
/// <para>Source: Pan et al. 2018, arXiv 1810.09849; Distiller: <c>BernoulliFilterPruner</c>.</para>
/// </remarks>
public sealed record BernoulliPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>The probability of dropping a filter, by progress.</summary>
    public required ISparsityCurve Curve { get; init; }

    /// <summary>The weights whose filters are dropped.</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>Whether surviving filters are enlarged during the passes. Default: true.</summary>
    public bool ScaleKept { get; init; } = true;

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context) => new Worker(this, Weights.Resolve(context, $"pruners.{Name}.weights"));

    private sealed class Worker(BernoulliPrunerSpec spec, ImmutableArray<string> weights) : IPruner, IScalingPruner, IStateful, IPlanned
    {
        private readonly SeededDraws _draws = new(spec.Seed);
        private readonly Dictionary<string, double> _scales = new(StringComparer.Ordinal);

        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = weights;

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request)
        {
            var dropped = spec.Curve.At(request.Progress);
            return dropped == 0
                ? ImmutableDictionary<string, Tensor>.Empty
                : Parameters.ToDictionary(name => name, name => Mask(name, request.Weight(name), dropped));
        }

        /// <summary>What is to be expected; the draws differ.</summary>
        public double? TargetAt(string parameter, EpochWindow window, int epoch) => spec.Curve.At(window.Progress(epoch));

        public double Scale(string name) => spec.ScaleKept ? _scales.GetValueOrDefault(name, 1.0) : 1.0;

        public StateDict SaveState() => _draws.Save();

        public void LoadState(StateDict state) => _draws.Load(state);

        public void Dispose()
        {
        }

        private Tensor Mask(string name, Tensor weight, double dropped)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var view = GroupView.Of(Structure.Filter, weight.shape);
            using var generator = _draws.Next();
            var draws = rand(view.Groups, generator: generator);
            // The luckiest filter stays in any case: a layer without filters passes nothing on.
            var keep = draws.ge(dropped).logical_or(draws.eq(draws.max())).to(weight.dtype);
            _scales[name] = view.Groups / keep.sum().ToDouble();
            return view.Expand(keep.to(weight.device)).MoveToOuterDisposeScope();
        }
    }
}
