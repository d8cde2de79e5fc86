using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The part of a chain from one stage on, as a model. It does not own the stages.</summary>
internal sealed class ChainTail(ModelChain chain, int first, StageMemory memory) : nn.Module<Tensor, Tensor>(nameof(ChainTail))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return chain.Run(memory.Run(input), first + 1, chain.Length).MoveToOuterDisposeScope();
    }
}
