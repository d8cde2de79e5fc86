namespace Distiller.Pruning;

/// <summary>A pruner or criterion that gathers statistics from gradients while training runs.</summary>
public interface IGradientObserver
{
    /// <summary>Called before each optimizer step of an active epoch, when the step's gradients are complete.</summary>
    /// <param name="request">The weights and gradients.</param>
    void Observe(PruningRequest request);
}
