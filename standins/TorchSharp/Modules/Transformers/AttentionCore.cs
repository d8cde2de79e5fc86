using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Attention of several heads over (Positions, Batch, Features), on parameters that a module holds under a prefix.</summary>
internal sealed class AttentionCore
{
    private readonly nn.Module owner;
    private readonly HeldParameters held;
    private readonly string prefix;
    private readonly long features;
    private readonly long heads;
    private readonly double dropout;
    private readonly bool addsZero;
    private readonly bool separate;

    internal AttentionCore(nn.Module owner, HeldParameters held, string prefix, long features, long heads, double dropout,
        bool bias = true, bool addsBiases = false, bool addsZero = false, long? keyFeatures = null, long? valueFeatures = null)
    {
        if (features % heads != 0) throw new ArgumentException("embed_dim must be divisible by num_heads", nameof(heads));
        this.owner = owner;
        this.held = held;
        this.prefix = prefix;
        this.features = features;
        this.heads = heads;
        this.dropout = dropout;
        this.addsZero = addsZero;
        separate = (keyFeatures ?? features) != features || (valueFeatures ?? features) != features;

        // PyTorch draws the output projection as a linear layer first, then the input projections.
        Tensor outWeight = nn.init.kaiming_uniform_(empty(features, features), Math.Sqrt(5));
        Tensor? outBias = bias ? nn.init.uniform_(empty(features), -1 / Math.Sqrt(features), 1 / Math.Sqrt(features)) : null;
        if (separate)
        {
            Add("q_proj_weight", nn.init.xavier_uniform_(empty(features, features)));
            Add("k_proj_weight", nn.init.xavier_uniform_(empty(features, keyFeatures ?? features)));
            Add("v_proj_weight", nn.init.xavier_uniform_(empty(features, valueFeatures ?? features)));
        }
        else
        {
            Add("in_proj_weight", nn.init.xavier_uniform_(empty(3 * features, features)));
        }

        if (bias) Add("in_proj_bias", zeros(3 * features));
        if (addsBiases)
        {
            Add("bias_k", nn.init.xavier_normal_(empty(1, 1, features)));
            Add("bias_v", nn.init.xavier_normal_(empty(1, 1, features)));
        }

        Add("out_proj.weight", outWeight);
        if (outBias is not null) Add("out_proj.bias", nn.init.zeros_(outBias));
    }

    private Tensor? this[string name] => held[prefix + name];

    /// <summary>Result (Targets, Batch, Features) and, if wanted, weights (Batch, Targets, Sources), averaged over the heads.</summary>
    internal (Tensor Result, Tensor? Weights) Run(Tensor query, Tensor key, Tensor value, Tensor? keyPadding, bool needsWeights, Tensor? mask)
    {
        using DisposeScope scope = NewDisposeScope();
        (long targets, long batch) = (query.size(0), query.size(1));
        (Tensor q, Tensor k, Tensor v) = Projected(query, key, value);
        q = q.mul(1 / Math.Sqrt(features / heads));

        long added = 0;
        if (this["bias_k"] is { } biasKey && this["bias_v"] is { } biasValue)
        {
            k = cat([k, biasKey.expand(1, batch, features)], 0);
            v = cat([v, biasValue.expand(1, batch, features)], 0);
            added++;
        }

        (q, k, v) = (Heads(q), Heads(k), Heads(v));
        if (addsZero)
        {
            Tensor none = k.new_zeros(k.size(0), 1, k.size(2));
            k = cat([k, none], 1);
            v = cat([v, none], 1);
            added++;
        }

        Tensor scores = q.bmm(k.transpose(1, 2));
        if (mask is not null) scores = Masked(scores, Widened(mask, added));
        if (keyPadding is not null)
        {
            Tensor hidden = Widened(keyPadding, added).unsqueeze(1).unsqueeze(2);
            scores = Masked(scores.view(batch, heads, targets, -1), hidden).view(batch * heads, targets, -1);
        }

        Tensor weights = F.softmax(scores, -1);
        Tensor used = dropout > 0 ? F.dropout(weights, dropout, owner.training) : weights;
        Tensor joined = used.bmm(v).transpose(0, 1).contiguous().view(targets, batch, features);
        Tensor result = F.linear(joined, this["out_proj.weight"]!, this["out_proj.bias"]).MoveToOuterDisposeScope();
        if (!needsWeights) return (result, null);
        return (result, weights.view(batch, heads, targets, -1).mean([1]).MoveToOuterDisposeScope());
    }

    private (Tensor, Tensor, Tensor) Projected(Tensor query, Tensor key, Tensor value)
    {
        Tensor? bias = this["in_proj_bias"];
        Tensor? Bias(int part) => bias?.narrow(0, part * features, features);
        Tensor Weight(int part) => separate
            ? this[part switch { 0 => "q_proj_weight", 1 => "k_proj_weight", _ => "v_proj_weight" }]!
            : this["in_proj_weight"]!.narrow(0, part * features, features);
        return (F.linear(query, Weight(0), Bias(0)), F.linear(key, Weight(1), Bias(1)), F.linear(value, Weight(2), Bias(2)));
    }

    // (Positions, Batch, Features) to (Batch · Heads, Positions, Features / Heads).
    private Tensor Heads(Tensor x) => x.contiguous().view(x.size(0), x.size(1) * heads, features / heads).transpose(0, 1);

    // A bool mask hides where it is true; any other is added.
    private static Tensor Masked(Tensor scores, Tensor mask) =>
        mask.dtype == ScalarType.Bool ? scores.masked_fill(mask, double.NegativeInfinity) : scores.add(mask);

    private static Tensor Widened(Tensor mask, long columns) => columns == 0 ? mask : F.pad(mask, [0, columns]);

    private void Add(string name, Tensor value) => held.Add(prefix + name, value);
}
