using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>A pruner whose sparsity is known before it sees the weights.</summary>
internal interface IPlanned
{
    /// <summary>The sparsity that a parameter will have.</summary>
    /// <param name="parameter">One of the pruner's parameters.</param>
    /// <param name="window">The epochs in which the pruner is active.</param>
    /// <param name="epoch">One of them.</param>
    /// <returns>A fraction in [0, 1]; null if it is drawn by lot.</returns>
    double? TargetAt(string parameter, EpochWindow window, int epoch);
}
