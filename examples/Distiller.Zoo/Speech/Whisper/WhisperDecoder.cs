using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Embedded tokens, learned positions, layers that hear the sound, and a norm.</summary>
/// <remarks>Shapes: tokens (N, L), encoded (N, S, Width) → (N, L, Width).</remarks>
internal sealed class WhisperDecoder : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding embed_tokens;
    private readonly Embedding embed_positions;
    private readonly ModuleList<WhisperDecoderLayer> layers;
    private readonly LayerNorm layer_norm;
    private readonly WhisperConfig config;

    public WhisperDecoder(WhisperConfig config)
        : base(nameof(WhisperDecoder))
    {
        this.config = config;
        embed_tokens = nn.Embedding(config.Vocabulary, config.Width);
        embed_positions = nn.Embedding(config.MaxTargetPositions, config.Width);
        layers = new ModuleList<WhisperDecoderLayer>([.. Enumerable.Range(0, config.DecoderLayers).Select(_ => new WhisperDecoderLayer(config))]);
        layer_norm = nn.LayerNorm(config.Width);
        RegisterComponents();

        // Small, so that the tied projection does not start with large logits.
        nn.init.normal_(embed_tokens.weight!, 0, 0.02);
        nn.init.normal_(embed_positions.weight!, 0, 0.02);
    }

    /// <summary>The table that also projects to logits.</summary>
    public Tensor Table => embed_tokens.weight!;

    public override Tensor forward(Tensor tokens, Tensor encoded)
    {
        using var scope = NewDisposeScope();
        var x = Embed(tokens, 0);
        foreach (var layer in layers)
        {
            x = layer.call(x, encoded);
        }

        return layer_norm.call(x).MoveToOuterDisposeScope();
    }

    public WhisperCache Start(Tensor encoded) => new([.. layers.Select(layer => layer.Start(encoded))]);

    public Tensor Step(Tensor tokens, WhisperCache cache)
    {
        using var scope = NewDisposeScope();
        var x = Embed(tokens, cache.Length);
        foreach (var (layer, kept) in layers.Zip(cache.Layers))
        {
            x = layer.Step(x, kept);
        }

        cache.Length += (int)tokens.shape[1];
        return layer_norm.call(x).MoveToOuterDisposeScope();
    }

    private Tensor Embed(Tensor tokens, int past)
    {
        var length = tokens.shape[1];
        if (past + length > config.MaxTargetPositions)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{past + length} tokens are more than the {config.MaxTargetPositions} positions of the decoder. Ask for fewer, or cut the sound into shorter pieces."), nameof(tokens));
        }

        return embed_tokens.call(tokens) + embed_positions.weight!.narrow(0, past, length);
    }
}
