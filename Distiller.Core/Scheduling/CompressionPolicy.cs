using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>Base of all policies: override the events you need, in the order in which they are listed here.</summary>
/// <remarks>
/// A policy hears events only in the epochs of its window. The scheduler sets <see cref="PolicyContext.Epoch"/>, applies
/// masks, chains losses and checks the order of events; policies decide what the masks are. A policy never keeps a tensor
/// from an event unless it detaches it from the scope and disposes it later.
/// </remarks>
public abstract class CompressionPolicy : IDisposable
{
    /// <summary>Called first in an epoch. Gradients of the previous step are still there.</summary>
    /// <param name="context">The model and what belongs to it.</param>
    public virtual void OnEpochBegin(PolicyContext context)
    {
    }

    /// <summary>Called before the forward pass, on the weights as the optimizer left them. Masks are applied afterwards.</summary>
    /// <param name="context">The model and what belongs to it.</param>
    /// <param name="step">Where training stands.</param>
    public virtual void OnMinibatchBegin(PolicyContext context, TrainingStep step)
    {
    }

    /// <summary>Called between forward and backward pass.</summary>
    /// <param name="context">The model and what belongs to it.</param>
    /// <param name="step">Where training stands.</param>
    /// <param name="loss">The running loss: the criterion's, as the policies before this one changed it.</param>
    /// <returns>The new loss with the parts added, or null to leave it.</returns>
    public virtual PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss) => null;

    /// <summary>Called with the gradients, before the optimizer uses them; dense weights are restored, gradients masked.</summary>
    /// <param name="context">The model and what belongs to it.</param>
    /// <param name="step">Where training stands.</param>
    public virtual void BeforeOptimizerStep(PolicyContext context, TrainingStep step)
    {
    }

    /// <summary>Called after the optimizer step, when masks have been enforced on the new weights.</summary>
    /// <param name="context">The model and what belongs to it.</param>
    /// <param name="step">Where training stands.</param>
    public virtual void OnMinibatchEnd(PolicyContext context, TrainingStep step)
    {
    }

    /// <summary>Called last in an epoch, after validation.</summary>
    /// <param name="context">The model and what belongs to it.</param>
    /// <param name="metrics">What was measured in this epoch.</param>
    public virtual void OnEpochEnd(PolicyContext context, EpochMetrics metrics)
    {
    }

    /// <summary>What the policy intends, known before training: for dry runs. Never called while training.</summary>
    /// <param name="window">The epochs in which the policy is active.</param>
    /// <returns>Its parameters; none (default) if it has none, or does not know.</returns>
    public virtual ImmutableArray<PlannedParameter> Plan(EpochWindow window) => [];

    /// <summary>
    /// Whether saved state holds this policy (default). A policy without state that only some runs have, such as what ranks do
    /// together, is left out, so that the state fits a run without it.
    /// </summary>
    public virtual bool HasState => true;

    /// <summary>Everything that this policy needs to go on as if it had never stopped: tensors and scalars by name.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    public virtual StateDict SaveState() => StateDict.Empty;

    /// <summary>Takes over a saved state.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned. Not disposed here: copy what is kept.</param>
    public virtual void LoadState(StateDict state)
    {
    }

    /// <summary>Frees what the policy owns.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the policy owns.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
