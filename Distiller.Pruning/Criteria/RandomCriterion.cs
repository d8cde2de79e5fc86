using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Ranks groups by chance: the baseline that every other criterion has to beat.</summary>
/// <remarks>A new draw at every ranking; the same seed gives the same masks, also after resuming.</remarks>
/// <param name="Seed">Seed of the draws.</param>
public sealed record RandomCriterion(long Seed = 0) : CriterionSpec
{
    /// <inheritdoc/>
    public override IImportanceCriterion Build(BuildContext context, ImmutableArray<string> parameters) => new Worker(Seed);

    private sealed class Worker(long seed) : IImportanceCriterion, IStateful
    {
        private readonly SeededDraws _draws = new(seed);

        public Tensor Score(in ScoredWeight weight)
        {
            using var scope = NewDisposeScope();
            using var generator = _draws.Next();
            // Drawn on the processor, so that the draw does not depend on where the weight lives.
            return rand(weight.Groups.Groups, generator: generator).to(weight.Weight.device).MoveToOuterDisposeScope();
        }

        public StateDict SaveState() => _draws.Save();

        public void LoadState(StateDict state) => _draws.Load(state);

        public void Dispose()
        {
        }
    }
}
