using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>Element-wise addition as a module, so that hooks, quantizers and reports can name it.</summary>
public sealed class Add : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>A module without state.</summary>
    public Add()
        : base(nameof(Add))
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor left, Tensor right) => left + right;
}
