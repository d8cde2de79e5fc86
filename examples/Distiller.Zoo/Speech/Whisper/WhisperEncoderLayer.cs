using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Attention and a feed-forward part, each normalised first and added to the stream.</summary>
internal sealed class WhisperEncoderLayer : nn.Module<Tensor, Tensor>
{
    private readonly WhisperAttention self_attn;
    private readonly LayerNorm self_attn_layer_norm;
    private readonly Linear fc1;
    private readonly Linear fc2;
    private readonly LayerNorm final_layer_norm;

    public WhisperEncoderLayer(WhisperConfig config)
        : base(nameof(WhisperEncoderLayer))
    {
        self_attn = new WhisperAttention(config.Width, config.EncoderHeads, isCausal: false);
        self_attn_layer_norm = nn.LayerNorm(config.Width);
        fc1 = nn.Linear(config.Width, config.EncoderFeedForward);
        fc2 = nn.Linear(config.EncoderFeedForward, config.Width);
        final_layer_norm = nn.LayerNorm(config.Width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var normalized = self_attn_layer_norm.call(input);
        var x = input + self_attn.call(normalized, normalized);
        return (x + fc2.call(nn.functional.gelu(fc1.call(final_layer_norm.call(x))))).MoveToOuterDisposeScope();
    }
}
