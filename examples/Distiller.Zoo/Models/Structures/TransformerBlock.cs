using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Attention and a feed-forward part, each normalised first and added to the stream.</summary>
internal sealed class TransformerBlock : nn.Module<Tensor, Tensor>
{
    private const long Expansion = 4;

    private readonly LayerNorm ln1;
    private readonly Attention attention;
    private readonly LayerNorm ln2;
    private readonly Sequential mlp;

    public TransformerBlock(long width, long heads, bool isCausal)
        : base(nameof(TransformerBlock))
    {
        ln1 = nn.LayerNorm(width);
        attention = new Attention(width, heads, isCausal);
        ln2 = nn.LayerNorm(width);
        mlp = nn.Sequential(nn.Linear(width, Expansion * width), nn.GELU(), nn.Linear(Expansion * width, width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        if (Bypass.IsEmpty(ln1))
        {
            return input.alias();
        }

        using var scope = NewDisposeScope();
        var x = input + attention.call(ln1.call(input));
        return (x + mlp.call(ln2.call(x))).MoveToOuterDisposeScope();
    }
}
