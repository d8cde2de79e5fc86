using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The part of a chain from one stage on, as a model. It does not own the stages.</summary>
internal sealed class ChainTail(ModelChain chain, int first) : nn.Module<Tensor, Tensor>(nameof(ChainTail))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => chain.Run(input, first, chain.Length);
}
