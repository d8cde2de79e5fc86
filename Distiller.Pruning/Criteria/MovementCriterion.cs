using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Keeps the weights that training moves away from zero, not those that are large: for fine-tuning.</summary>
/// <remarks>
/// Score of group g: -Σ_t Σ_i w_gi(t) · ∂L/∂w_gi(t), over all steps t of the window. No score before the first step. Pruned
/// weights can gain only while their dense values are kept: use <see cref="PruningOptions.MaskOnForwardOnly"/> with
/// <see cref="PruningOptions.UseDoubleCopies"/>.
/// <para>Source: Sanh et al. 2020, arXiv 2005.07683, equation 3.</para>
/// </remarks>
public sealed record MovementCriterion : CriterionSpec
{
    /// <inheritdoc/>
    public override IImportanceCriterion Build(BuildContext context, ImmutableArray<string> parameters) => new Worker(parameters);

    private sealed class Worker(ImmutableArray<string> parameters) : IImportanceCriterion, IGradientObserver, IStateful
    {
        private readonly TensorSums _movements = new();

        public void Observe(PruningRequest request)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            foreach (var name in parameters)
            {
                if (request.Gradient(name) is { } gradient)
                {
                    _movements.Add(name, (request.Weight(name) * gradient).neg());
                }
            }
        }

        public Tensor? Score(in ScoredWeight weight)
        {
            using var scope = NewDisposeScope();
            return _movements.Of(weight.Name) is { } movement
                ? weight.Groups.Split(movement).sum(1).MoveToOuterDisposeScope()
                : null;
        }

        public StateDict SaveState() => _movements.Save();

        public void LoadState(StateDict state) => _movements.Load(state);

        public void Dispose() => _movements.Dispose();
    }
}
