using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A vector for each index; weight (Indices, Features).</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long? padding;
    private readonly double? maxNorm;
    private readonly double normType;
    private readonly bool scalesByFrequency;
    private readonly bool isSparse;

    internal Embedding(Tensor weight, bool freeze, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
        : base(nameof(Embedding))
    {
        padding = padding_idx < 0 ? padding_idx + weight.size(0) : padding_idx;
        maxNorm = max_norm;
        normType = norm_type;
        scalesByFrequency = scale_grad_by_freq;
        isSparse = sparse;
        held = new HeldParameters(this);
        held.Add(nameof(this.weight), weight);
        get_parameter(nameof(this.weight))!.requires_grad = !freeze;
    }

    public Parameter? weight
    {
        get => held!.Get(nameof(weight));
        set => held!.Set(nameof(weight), value);
    }

    public override Tensor forward(Tensor input)
    {
        Tensor table = held![nameof(weight)] ?? throw new InvalidOperationException("The embedding has no weight.");
        if (maxNorm is { } limit)
        {
            using IDisposable guard = no_grad();
            using Tensor indices = input.contiguous();
            NnOps.embedding_renorm_.RunInPlace(table, indices, limit, normType);
        }

        return NnOps.embedding.Run(table, input, padding ?? -1, scalesByFrequency, isSparse);
    }

    /// <summary>Normally distributed vectors; the padding's is zero.</summary>
    internal static Tensor Drawn(long count, long features, long? padding_idx, Device? device, ScalarType? dtype)
    {
        Tensor weight = nn.init.normal_(empty([count, features], dtype, device));
        if (padding_idx is not { } index) return weight;
        using Tensor row = weight[index < 0 ? index + count : index];
        nn.init.zeros_(row);
        return weight;
    }
}
