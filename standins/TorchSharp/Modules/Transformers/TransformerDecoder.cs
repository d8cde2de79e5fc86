using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Copies of one layer in a row.</summary>
public sealed class TransformerDecoder : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
{
    private readonly TransformerBlock[] layers;

    internal TransformerDecoder(TransformerDecoderLayer decoder_layer, long num_layers)
        : base(nameof(TransformerDecoder))
    {
        HeldParameters all = held = new HeldParameters(this);
        layers = [.. Enumerable.Range(0, (int)num_layers).Select(Copy)];

        TransformerBlock Copy(int k)
        {
            var block = new TransformerBlock(this, all, string.Create(CultureInfo.InvariantCulture, $"layers.{k}."), decoder_layer.Block.Shape, reads: true);
            block.CopyFrom(decoder_layer.Block);
            return block;
        }
    }

    public override Tensor forward(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null,
        Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tgt.alias();
        foreach (TransformerBlock layer in layers)
            x = layer.Decode(x, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);
        return x.MoveToOuterDisposeScope();
    }

    public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null!, null!, null!, null!);

    public new Tensor call(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null,
        Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
        base.call(tgt, memory, tgt_mask!, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);
}
