using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A layer of a decoder over (Positions, Batch, Features); its parts are no modules of their own.</summary>
public sealed class TransformerDecoderLayer : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
{
    internal TransformerDecoderLayer(BlockShape shape)
        : base(nameof(TransformerDecoderLayer))
    {
        held = new HeldParameters(this);
        Block = new TransformerBlock(this, held, "", shape, reads: true);
    }

    internal TransformerBlock Block { get; }

    public override Tensor forward(
        Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask, Tensor? tgt_key_padding_mask, Tensor? memory_key_padding_mask) =>
        Block.Decode(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);

    public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null!, null!, null!, null!);

    public new Tensor call(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null,
        Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
        base.call(tgt, memory, tgt_mask!, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);
}
