using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Attention and feed-forward with their norms.</summary>
/// <remarks>Shapes: states (N, T, D) and an attention bias (N, 1, 1, T) or null → (N, T, D).</remarks>
internal sealed class EncoderLayer : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly SelfAttention attention;
    [ComponentName(Name = "layer_norm")]
    private readonly LayerNorm attentionNorm;
    [ComponentName(Name = "feed_forward")]
    private readonly FeedForward feedForward;
    [ComponentName(Name = "final_layer_norm")]
    private readonly LayerNorm finalNorm;
    private readonly Dropout dropout;
    private readonly bool normalizesFirst;

    public EncoderLayer(HubertConfiguration configuration)
        : base(nameof(EncoderLayer))
    {
        attention = new(configuration);
        attentionNorm = nn.LayerNorm(configuration.Width, configuration.Epsilon);
        feedForward = new(configuration);
        finalNorm = nn.LayerNorm(configuration.Width, configuration.Epsilon);
        dropout = nn.Dropout(configuration.Dropout);
        normalizesFirst = configuration.NormalizesFirst;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        if (normalizesFirst)
        {
            var y = input + dropout.call(attention.call(attentionNorm.call(input), bias));
            return (y + feedForward.call(finalNorm.call(y))).MoveToOuterDisposeScope();
        }

        var x = attentionNorm.call(input + dropout.call(attention.call(input, bias)));
        return finalNorm.call(x + feedForward.call(x)).MoveToOuterDisposeScope();
    }
}
