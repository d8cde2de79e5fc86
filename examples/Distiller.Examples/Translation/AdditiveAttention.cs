using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Translation;

/// <summary>Additive attention: for each query a mean of the memory, weighted by vᵀ tanh(W q + U m).</summary>
/// <remarks>
/// Shapes: queries (N, T, H), memory (N, S, H) → (N, T, H). Every operation is a module, so that quantizers see it; names are those of
/// the original's network.
/// <para>Source: Bahdanau, Cho and Bengio 2015, arXiv 1409.0473.</para>
/// </remarks>
public sealed class AdditiveAttention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Linear linear_q;
    private readonly Linear linear_k;
    private readonly Add eltwiseadd_qk = new();
    private readonly Tanh tanh = nn.Tanh();
    private readonly Parameter linear_att;
    private readonly MatrixProduct matmul_score = new();
    private readonly Softmax softmax_att = nn.Softmax(-1);
    private readonly MatrixProduct context_matmul = new();

    /// <summary>Attention with new weights.</summary>
    /// <param name="size">Values of a query and of a place of the memory, H.</param>
    public AdditiveAttention(int size)
        : base(nameof(AdditiveAttention))
    {
        linear_q = nn.Linear(size, size, hasBias: false);
        linear_k = nn.Linear(size, size);
        var bound = 1 / Math.Sqrt(size);
        linear_att = nn.Parameter(empty(size, 1).uniform_(-bound, bound));
        RegisterComponents();
    }

    /// <summary>What makes weights of scores: its output (N, T, S) tells where each query looks.</summary>
    public nn.Module<Tensor, Tensor> Weights => softmax_att;

    /// <inheritdoc/>
    public override Tensor forward(Tensor query, Tensor memory)
    {
        using var scope = NewDisposeScope();
        var both = tanh.call(eltwiseadd_qk.call(linear_q.call(query.unsqueeze(2)), linear_k.call(memory.unsqueeze(1))));
        var scores = matmul_score.call(both, linear_att).squeeze(-1);
        return context_matmul.call(softmax_att.call(scores), memory).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            linear_q.Dispose();
            linear_k.Dispose();
            eltwiseadd_qk.Dispose();
            tanh.Dispose();
            linear_att.Dispose();
            matmul_score.Dispose();
            softmax_att.Dispose();
            context_matmul.Dispose();
        }

        base.Dispose(disposing);
    }
}
