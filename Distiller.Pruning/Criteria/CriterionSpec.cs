using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Description of an importance criterion. Immutable; see <see cref="Criteria"/> for all of them.</summary>
public abstract record CriterionSpec
{
    /// <summary>Makes the criterion for one model; it may install forward hooks, which its disposal removes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">Names of the parameters that will be scored.</param>
    /// <returns>A new criterion, which the caller disposes.</returns>
    /// <exception cref="ModelStructureException">The model lacks what the criterion measures.</exception>
    public abstract IImportanceCriterion Build(nn.Module model, ImmutableArray<string> parameters);
}
