using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Says how much each group of a weight matters.</summary>
public interface IImportanceCriterion : IDisposable
{
    /// <summary>Scores the groups.</summary>
    /// <param name="weight">The weight and its division in groups.</param>
    /// <returns>
    /// (Groups), larger is kept, on the weight's device; null while the criterion has no data yet, for example before the
    /// first backward pass. Belongs to the caller's scope.
    /// </returns>
    Tensor? Score(in ScoredWeight weight);
}
