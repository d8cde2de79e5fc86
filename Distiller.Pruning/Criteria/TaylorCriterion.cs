using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Keeps the groups whose removal would change the loss most, judged by the gradients of all steps since the last ranking.</summary>
/// <remarks>
/// Score of group g with n weights: Σ_i Σ_t (w_gi(t) · ∂L/∂w_gi(t))² / n, over the steps t since the last ranking. No
/// score before the first step.
/// <para>Source: Molchanov et al. 2019, arXiv 1906.10771, equations 8 and 9.</para>
/// </remarks>
public sealed record TaylorCriterion : CriterionSpec
{
    /// <inheritdoc/>
    public override IImportanceCriterion Build(BuildContext context, ImmutableArray<string> parameters) => new Worker(parameters);

    private sealed class Worker(ImmutableArray<string> parameters) : IImportanceCriterion, IGradientObserver, IStateful
    {
        private readonly TensorSums _effects = new();

        public void Observe(PruningRequest request)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            foreach (var name in parameters)
            {
                if (request.Gradient(name) is { } gradient)
                {
                    _effects.Add(name, (request.Weight(name) * gradient).square());
                }
            }
        }

        public Tensor? Score(in ScoredWeight weight)
        {
            using var scope = NewDisposeScope();
            if (_effects.Of(weight.Name) is not { } effect)
            {
                return null;
            }

            var scores = weight.Groups.Split(effect).mean([1]).MoveToOuterDisposeScope();
            _effects.Reset(weight.Name);
            return scores;
        }

        public StateDict SaveState() => _effects.Save();

        public void LoadState(StateDict state) => _effects.Load(state);

        public void Dispose() => _effects.Dispose();
    }
}
