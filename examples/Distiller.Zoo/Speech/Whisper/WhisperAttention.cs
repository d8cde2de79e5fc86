using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Attention of several heads. Projections of keys have no bias.</summary>
/// <remarks>Shapes: queries (N, L, Width), memory (N, S, Width) → (N, L, Width).</remarks>
internal sealed class WhisperAttention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Linear k_proj;
    private readonly Linear v_proj;
    private readonly Linear q_proj;
    private readonly Linear out_proj;
    private readonly long headWidth;
    private readonly bool isCausal;

    public WhisperAttention(int width, int heads, bool isCausal)
        : base(nameof(WhisperAttention))
    {
        if (width % heads != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"A width of {width} cannot be shared among {heads} heads. Choose a divisor of the width."));
        }

        k_proj = nn.Linear(width, width, hasBias: false);
        v_proj = nn.Linear(width, width);
        q_proj = nn.Linear(width, width);
        out_proj = nn.Linear(width, width);
        headWidth = width / heads;
        this.isCausal = isCausal;
        RegisterComponents();
    }

    public override Tensor forward(Tensor queries, Tensor memory)
    {
        using var scope = NewDisposeScope();
        var (keys, values) = Remember(memory);
        return Attend(queries, keys, values).MoveToOuterDisposeScope();
    }

    /// <summary>Keys and values (N, Heads, S, HeadWidth) of a memory.</summary>
    public (Tensor Keys, Tensor Values) Remember(Tensor memory) => (Heads(k_proj.call(memory)), Heads(v_proj.call(memory)));

    /// <summary>Attends to keys and values; the last query belongs to the last key where attention is causal.</summary>
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        var scores = Heads(q_proj.call(queries) / Math.Sqrt(headWidth)).matmul(keys.transpose(-2, -1));
        var (length, known) = (queries.shape[1], keys.shape[2]);
        if (isCausal && length > 1)
        {
            var later = ones(length, known, dtype: ScalarType.Bool, device: queries.device).triu(known - length + 1);
            scores = scores.masked_fill(later, double.NegativeInfinity);
        }

        var mixed = scores.softmax(-1).matmul(values).transpose(1, 2).flatten(2);
        return out_proj.call(mixed).MoveToOuterDisposeScope();
    }

    private Tensor Heads(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.reshape(x.shape[0], x.shape[1], -1, headWidth).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }
}
