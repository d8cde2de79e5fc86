using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>A loss with weights of its own, which learn beside the student: a regressor between features of different width.</summary>
public interface ILearningLoss : IDistillationLoss
{
    /// <summary>One step of gradient descent on the weights, whose gradients are cleared then.</summary>
    /// <param name="optimizerRate">The optimizer's learning rate; null if there is no optimizer.</param>
    /// <exception cref="InvalidOperationException">There is neither an optimizer nor a rate of its own.</exception>
    void Descend(double? optimizerRate);

    /// <summary>The weights.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    StateDict SaveState();

    /// <summary>Takes over saved weights.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned. Not disposed here.</param>
    void LoadState(StateDict state);
}
