using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A layer of an encoder over (Positions, Batch, Features); its parts are no modules of their own.</summary>
public sealed class TransformerEncoderLayer : nn.Module<Tensor, Tensor>
{
    internal TransformerEncoderLayer(BlockShape shape)
        : base(nameof(TransformerEncoderLayer))
    {
        held = new HeldParameters(this);
        Block = new TransformerBlock(this, held, "", shape, reads: false);
    }

    internal TransformerBlock Block { get; }

    public override Tensor forward(Tensor src) => Block.Encode(src, null, null);

    /// <summary>Runs without hooks.</summary>
    public Tensor call(Tensor src, Tensor src_mask) => Block.Encode(src, src_mask, null);

    /// <summary>Runs without hooks.</summary>
    public Tensor call(Tensor src, Tensor src_mask, Tensor src_key_padding_mask) => Block.Encode(src, src_mask, src_key_padding_mask);
}
