using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Causal attention to the tokens, attention to the sound, and a feed-forward part.</summary>
internal sealed class WhisperDecoderLayer : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly WhisperAttention self_attn;
    private readonly LayerNorm self_attn_layer_norm;
    private readonly WhisperAttention encoder_attn;
    private readonly LayerNorm encoder_attn_layer_norm;
    private readonly Linear fc1;
    private readonly Linear fc2;
    private readonly LayerNorm final_layer_norm;

    public WhisperDecoderLayer(WhisperConfig config)
        : base(nameof(WhisperDecoderLayer))
    {
        self_attn = new WhisperAttention(config.Width, config.DecoderHeads, isCausal: true);
        self_attn_layer_norm = nn.LayerNorm(config.Width);
        encoder_attn = new WhisperAttention(config.Width, config.DecoderHeads, isCausal: false);
        encoder_attn_layer_norm = nn.LayerNorm(config.Width);
        fc1 = nn.Linear(config.Width, config.DecoderFeedForward);
        fc2 = nn.Linear(config.DecoderFeedForward, config.Width);
        final_layer_norm = nn.LayerNorm(config.Width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, Tensor encoded)
    {
        using var scope = NewDisposeScope();
        var normalized = self_attn_layer_norm.call(input);
        var x = input + self_attn.call(normalized, normalized);
        x += encoder_attn.call(encoder_attn_layer_norm.call(x), encoded);
        return Feed(x).MoveToOuterDisposeScope();
    }

    /// <summary>What the layer keeps of the sound.</summary>
    public WhisperLayerCache Start(Tensor encoded)
    {
        var (keys, values) = encoder_attn.Remember(encoded);
        return new WhisperLayerCache(keys, values);
    }

    /// <summary>The next tokens, given what was kept of those before.</summary>
    public Tensor Step(Tensor input, WhisperLayerCache cache)
    {
        using var scope = NewDisposeScope();
        var normalized = self_attn_layer_norm.call(input);
        var (keys, values) = self_attn.Remember(normalized);
        cache.Append(keys, values);
        var x = input + self_attn.Attend(normalized, cache.Keys, cache.Values);
        x += encoder_attn.Attend(encoder_attn_layer_norm.call(x), cache.SoundKeys, cache.SoundValues);
        return Feed(x).MoveToOuterDisposeScope();
    }

    private Tensor Feed(Tensor x) => x + fc2.call(nn.functional.gelu(fc1.call(final_layer_norm.call(x))));
}
