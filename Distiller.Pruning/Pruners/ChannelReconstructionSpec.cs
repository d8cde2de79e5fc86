using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Prunes input channels and refits the rest, so that the layer's output stays what it was.</summary>
/// <remarks>
/// Channels are ranked by a criterion; the weights of the kept ones are replaced by the least-squares solution of
/// min ‖X Wᵀ - Y‖², where X are sampled inputs of the kept channels and Y the outputs without the bias. Pruned channels
/// keep their weights until the mask is applied. Layers are refitted in the order listed, each by itself.
/// <para>Source: He et al. 2017, arXiv 1707.06168, section 3; Distiller: <c>FMReconstructionChannelPruner</c>. The original
/// ignores stride, dilation and bias, and takes the output's height for its width (D-38).</para>
/// </remarks>
public sealed record ChannelReconstructionSpec : ComponentSpec<IPruner>
{
    /// <summary>Data on which features are sampled; its first epoch is used.</summary>
    public required IBatchSource Calibration { get; init; }

    /// <summary>The target by progress.</summary>
    public required ISparsityCurve Curve { get; init; }

    /// <summary>Weights of linear layers and ungrouped 2D convolutions.</summary>
    public required WeightSelector Weights { get; init; }

    /// <summary>What makes a channel important. Default: mean absolute weight.</summary>
    public CriterionSpec Criterion { get; init; } = Criteria.L1;

    /// <summary>How a fraction becomes a number of channels.</summary>
    public SelectionRule Selection { get; init; } = new();

    /// <summary>Rows of X kept of each minibatch, drawn at random. Range: 1 and more. Default 1000.</summary>
    public int RowsPerBatch { get; init; } = 1000;

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override IPruner Build(BuildContext context)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RowsPerBatch);
        var weights = Weights.Resolve(context, $"pruners.{Name}.weights");
        LayerInputs.Require(context.Model, weights, Name);
        return new Worker(this, context.Model, Criterion.Build(context, weights), context.Compatibility, weights);
    }

    private sealed class Worker(
        ChannelReconstructionSpec spec,
        nn.Module model,
        IImportanceCriterion criterion,
        Compatibility compatibility,
        ImmutableArray<string> weights) : IPruner, IStateful
    {
        private readonly SeededDraws _draws = new(spec.Seed);

        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = weights;

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request)
        {
            using var noGrad = no_grad();
            Dictionary<string, Tensor> masks = [];
            foreach (var name in Parameters)
            {
                if (Refit(request, name) is { } mask)
                {
                    masks.Add(name, mask);
                }
            }

            return masks;
        }

        public StateDict SaveState() => _draws.Save();

        public void LoadState(StateDict state) => _draws.Load(state);

        public void Dispose() => criterion.Dispose();

        private Tensor? Refit(PruningRequest request, string name)
        {
            using var scope = NewDisposeScope();
            var weight = request.Weight(name);
            var view = GroupView.Of(Structure.Channel, weight.shape);
            var scores = criterion.Score(new ScoredWeight(name, weight, view, request.Gradient(name)));
            var removed = spec.Selection.Count(view.Groups, spec.Curve.At(request.Progress), compatibility);
            if (scores is null || removed == 0)
            {
                return null;
            }

            var keep = RankSelection.KeepMap(scores, removed, compatibility);
            var (inputs, outputs) = Samples(name);
            LeastSquares.RefitChannels(request.Parameter(name), keep, inputs, outputs);
            return view.Expand(keep).to(weight.dtype).MoveToOuterDisposeScope();
        }

        private (Tensor Inputs, Tensor Outputs) Samples(string name)
        {
            List<Tensor> inputs = [];
            List<Tensor> outputs = [];
            var layer = CalibrationRun.Layer(model, name);
            CalibrationRun.Observe(model, spec.Calibration, new Dictionary<string, CalibrationRun.LayerObserver>
            {
                [name] = (input, output) =>
                {
                    var rows = LayerInputs.Rows(layer, input);
                    using var generator = _draws.Next();
                    var chosen = randperm(rows.shape[0], generator: generator).narrow(0, 0, Math.Min(spec.RowsPerBatch, rows.shape[0]));
                    inputs.Add(rows.index_select(0, chosen).DetachFromDisposeScope());
                    outputs.Add(LayerInputs.Outputs(layer, output).index_select(0, chosen).DetachFromDisposeScope());
                },
            });
            var samples = (cat([.. inputs]), cat([.. outputs]));
            inputs.ForEach(part => part.Dispose());
            outputs.ForEach(part => part.Dispose());
            return samples;
        }
    }
}
