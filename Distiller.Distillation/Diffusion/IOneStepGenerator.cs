using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>A model that turns noise into samples at once. Implement it to bring a generator of your own to score distillation.</summary>
public interface IOneStepGenerator
{
    /// <summary>The module that holds the parameters: the model of the schedule.</summary>
    nn.Module Module { get; }

    /// <summary>Makes samples.</summary>
    /// <param name="noise">z, standard normal, shape (N, ...).</param>
    /// <returns>x, shape (N, ...), with gradient on the parameters, in the caller's dispose scope.</returns>
    Tensor OneStep(Tensor noise);
}
