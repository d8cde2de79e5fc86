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
    public override IImportanceCriterion Build(nn.Module model, ImmutableArray<string> parameters) => new Worker(parameters);

    private sealed class Worker(ImmutableArray<string> parameters) : IImportanceCriterion, IGradientObserver, IStateful
    {
        private readonly Dictionary<string, Tensor> _sums = new(StringComparer.Ordinal);

        public void Observe(PruningRequest request)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            foreach (var name in parameters)
            {
                if (request.Gradient(name) is not { } gradient)
                {
                    continue;
                }

                var effect = (request.Weight(name) * gradient).square();
                if (_sums.TryGetValue(name, out var sum) && sum.shape.SequenceEqual(effect.shape))
                {
                    sum.add_(effect);
                }
                else
                {
                    sum?.Dispose();
                    _sums[name] = effect.DetachFromDisposeScope();
                }
            }
        }

        public Tensor? Score(in ScoredWeight weight)
        {
            if (!_sums.Remove(weight.Name, out var sum))
            {
                return null;
            }

            using var scope = NewDisposeScope();
            using (sum)
            {
                return weight.Groups.Split(sum).mean([1]).MoveToOuterDisposeScope();
            }
        }

        public StateDict SaveState() => _sums.Aggregate(StateDict.Empty, (state, entry) => state.With(entry.Key, entry.Value));

        public void LoadState(StateDict state)
        {
            Dispose();
            foreach (var (name, sum) in state.Tensors)
            {
                _sums[name] = sum.clone().DetachFromDisposeScope();
            }
        }

        public void Dispose()
        {
            foreach (var sum in _sums.Values)
            {
                sum.Dispose();
            }

            _sums.Clear();
        }
    }
}
