using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A criterion that is a function of the weight and its gradient alone: description and worker in one.</summary>
public abstract record StatelessCriterion : CriterionSpec, IImportanceCriterion
{
    /// <inheritdoc/>
    public override IImportanceCriterion Build(BuildContext context, ImmutableArray<string> parameters) => this;

    /// <inheritdoc/>
    public abstract Tensor? Score(in ScoredWeight weight);

    /// <summary>Nothing to free.</summary>
    public void Dispose() => GC.SuppressFinalize(this);
}
