using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A model that lost channels for good.</summary>
/// <param name="Model">The model.</param>
/// <param name="Thinning">What was removed, and the proof.</param>
public sealed record CompressedModel(nn.Module<Tensor, Tensor> Model, ThinningResult Thinning) : IDisposable
{
    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();
}
