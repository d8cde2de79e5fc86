using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>The law of the noise levels on which a model is trained or compared: <see cref="LogNormalLevels"/> or <see cref="GridLevels"/>.</summary>
public abstract record NoiseLevels
{
    /// <summary>Draws noise levels.</summary>
    /// <param name="count">How many. Range: 1 and more.</param>
    /// <param name="generator">Where randomness comes from.</param>
    /// <returns>Standard deviations, shape (count), Float32, above 0.</returns>
    public abstract Tensor Draw(long count, Generator generator);
}
