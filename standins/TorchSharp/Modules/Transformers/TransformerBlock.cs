using System.Globalization;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>One layer of an encoder or decoder, on parameters that a module holds under a prefix.</summary>
internal sealed class TransformerBlock
{
    private readonly nn.Module owner;
    private readonly HeldParameters held;
    private readonly string prefix;
    private readonly BlockShape shape;
    private readonly AttentionCore self;
    private readonly AttentionCore? memory;

    internal TransformerBlock(nn.Module owner, HeldParameters held, string prefix, BlockShape shape, bool reads)
    {
        this.owner = owner;
        this.held = held;
        this.prefix = prefix;
        this.shape = shape;
        self = new AttentionCore(owner, held, prefix + "self_attn.", shape.Features, shape.Heads, shape.Dropout);
        memory = reads ? new AttentionCore(owner, held, prefix + "multihead_attn.", shape.Features, shape.Heads, shape.Dropout) : null;
        Linear("linear1", shape.Features, shape.Hidden);
        Linear("linear2", shape.Hidden, shape.Features);
        int norms = reads ? 3 : 2;
        for (int k = 1; k <= norms; k++)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"norm{k}.weight"), ones(shape.Features));
            Add(string.Create(CultureInfo.InvariantCulture, $"norm{k}.bias"), zeros(shape.Features));
        }
    }

    internal BlockShape Shape => shape;

    /// <summary>Copies the values of another block of the same shape.</summary>
    internal void CopyFrom(TransformerBlock other)
    {
        using IDisposable guard = no_grad();
        foreach (string name in held.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            held[name]!.copy_(other.held[other.prefix + name[prefix.Length..]]!);
    }

    /// <summary>An encoder's layer: attention to itself, then two linear layers, each added to its input and normalised.</summary>
    internal Tensor Encode(Tensor x, Tensor? mask, Tensor? padding)
    {
        using DisposeScope scope = NewDisposeScope();
        x = Normalised(x.add(Dropped(self.Run(x, x, x, padding, false, mask).Result)), "norm1");
        return Normalised(x.add(FeedForward(x)), "norm2").MoveToOuterDisposeScope();
    }

    /// <summary>A decoder's layer, which also attends to what the encoder made.</summary>
    internal Tensor Decode(Tensor x, Tensor source, Tensor? mask, Tensor? sourceMask, Tensor? padding, Tensor? sourcePadding)
    {
        using DisposeScope scope = NewDisposeScope();
        x = Normalised(x.add(Dropped(self.Run(x, x, x, padding, false, mask).Result)), "norm1");
        x = Normalised(x.add(Dropped(memory!.Run(x, source, source, sourcePadding, false, sourceMask).Result)), "norm2");
        return Normalised(x.add(FeedForward(x)), "norm3").MoveToOuterDisposeScope();
    }

    private Tensor FeedForward(Tensor x)
    {
        Tensor hidden = F.linear(x, Of("linear1.weight"), Of("linear1.bias"));
        hidden = shape.Activation == nn.Activations.GELU ? F.gelu(hidden) : F.relu(hidden);
        return Dropped(F.linear(Dropped(hidden), Of("linear2.weight"), Of("linear2.bias")));
    }

    private Tensor Dropped(Tensor x) => F.dropout(x, shape.Dropout, owner.training);

    private Tensor Normalised(Tensor x, string norm) => F.layer_norm(x, [shape.Features], Of(norm + ".weight"), Of(norm + ".bias"));

    private Tensor Of(string name) => held[prefix + name]!;

    private void Linear(string name, long read, long made)
    {
        double bound = 1 / Math.Sqrt(read);
        Add(name + ".weight", nn.init.kaiming_uniform_(empty(made, read), Math.Sqrt(5)));
        Add(name + ".bias", nn.init.uniform_(empty(made), -bound, bound));
    }

    private void Add(string name, Tensor value) => held.Add(prefix + name, value);
}
