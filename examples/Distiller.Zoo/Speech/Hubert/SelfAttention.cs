using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Attention of several heads. The number of heads follows the weights, so that heads can be removed.</summary>
/// <remarks>Shapes: states (N, T, D) and a bias (N, 1, 1, T) on the scores, or null → (N, T, D).</remarks>
internal sealed class SelfAttention : nn.Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "q_proj")]
    private readonly Linear query;
    [ComponentName(Name = "k_proj")]
    private readonly Linear key;
    [ComponentName(Name = "v_proj")]
    private readonly Linear value;
    [ComponentName(Name = "out_proj")]
    private readonly Linear output;
    private readonly Dropout dropout;
    private readonly long headWidth;

    public SelfAttention(HubertConfiguration configuration)
        : base(nameof(SelfAttention))
    {
        headWidth = configuration.Width / configuration.Heads;
        var width = configuration.Width;
        (query, key, value, output) = (nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width));
        dropout = nn.Dropout(configuration.Dropout);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (input.shape[0], input.shape[1]);
        Tensor Heads(Linear layer) => layer.call(input).reshape(batch, length, -1, headWidth).transpose(1, 2);
        var scores = (Heads(query) * Math.Pow(headWidth, -0.5)).matmul(Heads(key).transpose(-2, -1));
        scores = bias is null ? scores : scores + bias;
        var mixed = dropout.call(scores.softmax(-1)).matmul(Heads(value)).transpose(1, 2).reshape(batch, length, -1);
        return output.call(mixed).MoveToOuterDisposeScope();
    }
}
