using static TorchSharp.torch;

namespace Distiller.Data;

/// <summary>A minibatch.</summary>
/// <param name="Inputs">The samples, shape (N, ...): for images (N, C, H, W).</param>
/// <param name="Targets">What the model should say, shape (N, ...): for classes (N) of type Int64.</param>
public sealed record Batch(Tensor Inputs, Tensor Targets) : IDisposable
{
    /// <summary>The number of samples, N.</summary>
    public int Count => (int)Inputs.shape[0];

    /// <summary>Frees both tensors. Whoever receives a batch disposes it, or lets its dispose scope do so.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
