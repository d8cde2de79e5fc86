using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Attention of several heads, built from linear layers. The number of heads follows the weights, so heads can be removed.</summary>
internal sealed class Attention : nn.Module<Tensor, Tensor>
{
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear projection;
    private readonly long headWidth;
    private readonly bool isCausal;

    public Attention(long width, long heads, bool isCausal)
        : base(nameof(Attention))
    {
        query = nn.Linear(width, width);
        key = nn.Linear(width, width);
        value = nn.Linear(width, width);
        projection = nn.Linear(width, width);
        headWidth = width / heads;
        this.isCausal = isCausal;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (input.shape[0], input.shape[1]);
        Tensor Heads(Linear layer) => layer.call(input).reshape(batch, length, -1, headWidth).transpose(1, 2);
        var scores = Heads(query).matmul(Heads(key).transpose(-2, -1)) / Math.Sqrt(headWidth);
        if (isCausal)
        {
            scores = scores.masked_fill(ones(length, length, dtype: ScalarType.Bool, device: input.device).triu(1), double.NegativeInfinity);
        }

        var mixed = scores.softmax(-1).matmul(Heads(value)).transpose(1, 2).reshape(batch, length, -1);
        return projection.call(mixed).MoveToOuterDisposeScope();
    }
}
