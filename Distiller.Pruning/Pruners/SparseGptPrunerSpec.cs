using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>SparseGPT: prunes one shot and changes the weights that stay, so that each layer's output changes least.</summary>
/// <remarks>
/// Layers are handled in the order listed, each with inputs from the layers already pruned. With H = X Xᵀ + damping and
/// the upper Cholesky factor U of H⁻¹, columns are walked left to right in blocks: weights with the lowest w²/u² are
/// zeroed and their error is carried to the columns that follow. The weights are written in place; the mask comes with
/// them.
/// <para>Source: Frantar and Alistarh 2023, arXiv 2301.00774, algorithm 1.</para>
/// </remarks>
public sealed record SparseGptPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Data on which inputs are measured; its first epoch is used.</summary>
    public required IBatchSource Calibration { get; init; }

    /// <summary>The target by progress, for each weight matrix. Give this or <see cref="Pattern"/>.</summary>
    public ISparsityCurve? Curve { get; init; }

    /// <summary>N:M sparsity instead of a fraction. Give this or <see cref="Curve"/>.</summary>
    public NeighbourPattern? Pattern { get; init; }

    /// <summary>Weights of linear layers and ungrouped 2D convolutions, in the order of the forward pass. Default: all weights.</summary>
    public WeightSelector Weights { get; init; } = WeightSelector.AllWeights;

    /// <summary>Damping as a part of the mean diagonal of H. Range: above 0. Default 0.01.</summary>
    public double Damping { get; init; } = 0.01;

    /// <summary>Columns whose masks are chosen together. Range: 1 and more. Default 128.</summary>
    public int BlockSize { get; init; } = 128;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Neither curve nor pattern is given, or both are.</exception>
    public override IPruner Build(BuildContext context)
    {
        _ = Guards.Positive(Damping);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlockSize);
        OneShotTarget.Require(Name, Curve, Pattern);
        var weights = Weights.Resolve(context, $"pruners.{Name}.weights");
        Pattern?.Require(context, weights, $"pruners.{Name}.weights");
        LayerInputs.Require(context.Model, weights, Name);
        return new Worker(this, context.Model, weights);
    }

    private sealed class Worker(SparseGptPrunerSpec spec, nn.Module model, ImmutableArray<string> weights) : IPruner
    {
        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = weights;

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request)
        {
            using var noGrad = no_grad();
            Dictionary<string, Tensor> masks = [];
            foreach (var name in Parameters)
            {
                using var scope = NewDisposeScope();
                var weight = request.Parameter(name);
                var moment = SecondMoment(name, weight.numel() / weight.shape[0]);
                var mask = spec.Pattern is { } pattern ? Prune(weight, moment, pattern) : Prune(weight, moment, spec.Curve!.At(request.Progress));
                masks.Add(name, mask.to(weight.dtype).MoveToOuterDisposeScope());
            }

            return masks;
        }

        public void Dispose()
        {
        }

        private Tensor Prune(Tensor weight, Tensor moment, double fraction)
        {
            var matrix = weight.flatten(1).to(float64);
            var mask = new OptimalBrainSurgeon(moment, spec.Damping).Prune(matrix, fraction, spec.BlockSize);
            weight.copy_(matrix.reshape(weight.shape));
            return mask.reshape(weight.shape);
        }

        // Neighbours of a pattern are input channels: they have to be columns side by side.
        private Tensor Prune(Tensor weight, Tensor moment, NeighbourPattern pattern)
        {
            var channelsLast = weight.movedim([1], [-1]);
            var order = arange(moment.shape[0], dtype: int64).reshape(weight.shape[1], -1).transpose(0, 1).reshape(-1);
            var matrix = channelsLast.flatten(1).to(float64);
            var mask = new OptimalBrainSurgeon(moment.index_select(0, order).index_select(1, order), spec.Damping).Prune(matrix, pattern);
            weight.copy_(matrix.reshape(channelsLast.shape).movedim([-1], [1]));
            return mask.reshape(channelsLast.shape).movedim([-1], [1]).contiguous();
        }

        /// <summary>H = Σ x xᵀ of the layer's inputs, in double precision.</summary>
        private Tensor SecondMoment(string name, long features)
        {
            var layer = CalibrationRun.Layer(model, name);
            var moment = zeros(features, features, float64);
            CalibrationRun.Observe(model, spec.Calibration, new Dictionary<string, CalibrationRun.LayerObserver>
            {
                [name] = (input, _) =>
                {
                    var rows = LayerInputs.Rows(layer, input).to(float64);
                    moment.add_(rows.transpose(0, 1).matmul(rows));
                },
            });
            return moment;
        }
    }
}
