using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Description of an importance criterion. Immutable; see <see cref="Criteria"/> for all of them.</summary>
public abstract record CriterionSpec
{
    /// <summary>Makes the criterion for one model; it may install forward hooks, which its disposal removes.</summary>
    /// <param name="context">The model, and whether the original's direction of ranking is wanted.</param>
    /// <param name="parameters">Names of the parameters that will be scored.</param>
    /// <returns>A new criterion, which the caller disposes.</returns>
    /// <exception cref="ModelStructureException">The model lacks what the criterion measures.</exception>
    public abstract IImportanceCriterion Build(BuildContext context, ImmutableArray<string> parameters);
}
