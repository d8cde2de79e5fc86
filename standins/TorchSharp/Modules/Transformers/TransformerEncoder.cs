using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Copies of one layer in a row.</summary>
public sealed class TransformerEncoder : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly TransformerBlock[] layers;

    internal TransformerEncoder(TransformerEncoderLayer encoder_layer, long num_layers)
        : base(nameof(TransformerEncoder))
    {
        HeldParameters all = held = new HeldParameters(this);
        layers = [.. Enumerable.Range(0, (int)num_layers).Select(Copy)];

        TransformerBlock Copy(int k)
        {
            var block = new TransformerBlock(this, all, string.Create(CultureInfo.InvariantCulture, $"layers.{k}."), encoder_layer.Block.Shape, reads: false);
            block.CopyFrom(encoder_layer.Block);
            return block;
        }
    }

    public enum Activations
    {
        ReLU = 0,
        GELU = 1,
    }

    public override Tensor forward(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = src.alias();
        foreach (TransformerBlock layer in layers) x = layer.Encode(x, src_mask, src_key_padding_mask);
        return x.MoveToOuterDisposeScope();
    }

    public Tensor call(Tensor src, Tensor? src_mask) => base.call(src, src_mask!, null!);

    public Tensor call(Tensor src) => base.call(src, null!, null!);
}
