using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A criterion that is a function of the weight and its gradient alone: description and worker in one.</summary>
public abstract record StatelessCriterion : CriterionSpec, IImportanceCriterion
{
    /// <inheritdoc/>
    public sealed override IImportanceCriterion Build(nn.Module model, ImmutableArray<string> parameters) => this;

    /// <inheritdoc/>
    public abstract Tensor? Score(in ScoredWeight weight);

    /// <summary>Nothing to free.</summary>
    public void Dispose() => GC.SuppressFinalize(this);
}
