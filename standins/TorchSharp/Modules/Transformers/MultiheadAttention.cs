using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Attention of several heads over (Positions, Batch, Features).</summary>
public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor, bool, Tensor, Tuple<Tensor, Tensor>>
{
    private readonly AttentionCore core;

    internal MultiheadAttention(
        long embedded_dim, long num_heads, double dropout, bool bias, bool add_bias_kv, bool add_zero_attn, long? kdim, long? vdim)
        : base(nameof(MultiheadAttention))
    {
        held = new HeldParameters(this);
        core = new AttentionCore(this, held, "", embedded_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim, vdim);
    }

    /// <summary>Result and, if wanted, the weights averaged over the heads (else null).</summary>
    public override Tuple<Tensor, Tensor> forward(
        Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
    {
        (Tensor result, Tensor? weights) = core.Run(query, key, value, key_padding_mask, need_weights, attn_mask);
        return Tuple.Create(result, weights!);
    }

    public new Tuple<Tensor, Tensor> call(
        Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
        base.call(query, key, value, key_padding_mask!, need_weights, attn_mask!);
}
