using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Wanda: prunes by weight times activation, one shot, without training.</summary>
/// <remarks>
/// Score of weight (i, j): |w_ij| · ‖x_j‖₂ over the calibration rows; in each output row the lowest are pruned. For
/// convolutions x are the unfolded patches. One pass over the data for all layers.
/// <para>Source: Sun et al. 2024, arXiv 2306.11695, algorithm 1; N:M: section 3.</para>
/// </remarks>
public sealed record WandaPrunerSpec : ComponentSpec<IPruner>
{
    /// <summary>Data on which activations are measured; its first epoch is used.</summary>
    public required IBatchSource Calibration { get; init; }

    /// <summary>The target by progress, for each output row. Give this or <see cref="Pattern"/>.</summary>
    public ISparsityCurve? Curve { get; init; }

    /// <summary>N:M sparsity instead of a fraction. Give this or <see cref="Curve"/>.</summary>
    public NeighbourPattern? Pattern { get; init; }

    /// <summary>Weights of linear layers and ungrouped 2D convolutions. Default: all weights.</summary>
    public WeightSelector Weights { get; init; } = WeightSelector.AllWeights;

    /// <summary>How a fraction becomes a number of weights.</summary>
    public SelectionRule Selection { get; init; } = new();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Neither curve nor pattern is given, or both are.</exception>
    public override IPruner Build(BuildContext context)
    {
        OneShotTarget.Require(Name, Curve, Pattern);
        var weights = Weights.Resolve(context, $"pruners.{Name}.weights");
        Pattern?.Require(context, weights, $"pruners.{Name}.weights");
        LayerInputs.Require(context.Model, weights, Name);
        return new Worker(this, context.Model, weights);
    }

    private sealed class Worker(WandaPrunerSpec spec, nn.Module model, ImmutableArray<string> weights) : IPruner
    {
        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = weights;

        public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request)
        {
            using var noGrad = no_grad();
            var energies = InputEnergies();
            return Parameters.ToDictionary(name => name, name => Mask(request.Weight(name), energies[name], request.Progress));
        }

        public void Dispose()
        {
        }

        /// <summary>Σ x_j² of every input feature, by weight.</summary>
        private Dictionary<string, Tensor> InputEnergies()
        {
            Dictionary<string, Tensor> energies = [];
            CalibrationRun.Observe(model, spec.Calibration, Parameters.ToDictionary(name => name, name =>
            {
                var layer = CalibrationRun.Layer(model, name);
                return new CalibrationRun.LayerObserver((input, _) =>
                {
                    // As a list, because a literal 0 would be taken for an element type.
                    var energy = LayerInputs.Rows(layer, input).square().sum([0]);
                    if (energies.TryGetValue(name, out var sum))
                    {
                        sum.add_(energy);
                    }
                    else
                    {
                        energies.Add(name, energy.DetachFromDisposeScope());
                    }
                });
            }));
            return energies;
        }

        private Tensor Mask(Tensor weight, Tensor energy, double progress)
        {
            using var scope = NewDisposeScope();
            using (energy)
            {
                var scores = weight.flatten(1).abs() * energy.sqrt();
                if (spec.Pattern is { } pattern)
                {
                    return pattern.Mask(scores.reshape(weight.shape)).MoveToOuterDisposeScope();
                }

                var removed = spec.Selection.Count(scores.shape[1], spec.Curve!.At(progress));
                var mask = ones_like(scores);
                if (removed > 0)
                {
                    var lowest = scores.sort(1, descending: false, stable: true).Indices.narrow(1, 0, removed);
                    mask.scatter_(1, lowest, zeros_like(scores));
                }

                return mask.reshape(weight.shape).MoveToOuterDisposeScope();
            }
        }
    }
}
