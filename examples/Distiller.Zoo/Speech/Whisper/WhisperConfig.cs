using System.Text.Json;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>The sizes of an encoder-decoder of Whisper's form.</summary>
/// <remarks>Source: Radford et al. 2022, arXiv 2212.04356; names in files: Hugging Face's <c>config.json</c>.</remarks>
public sealed record WhisperConfig
{
    /// <summary>d: width of the stream.</summary>
    public required int Width { get; init; }

    /// <summary>Layers of the encoder.</summary>
    public required int EncoderLayers { get; init; }

    /// <summary>Layers of the decoder.</summary>
    public required int DecoderLayers { get; init; }

    /// <summary>Heads of every attention of the encoder.</summary>
    public required int EncoderHeads { get; init; }

    /// <summary>Heads of every attention of the decoder.</summary>
    public required int DecoderHeads { get; init; }

    /// <summary>Inner width of the encoder's feed-forward parts.</summary>
    public required int EncoderFeedForward { get; init; }

    /// <summary>Inner width of the decoder's feed-forward parts.</summary>
    public required int DecoderFeedForward { get; init; }

    /// <summary>Number of tokens.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Bins of the log-mel features. Default 80.</summary>
    public int MelBins { get; init; } = 80;

    /// <summary>Most positions of the encoder, after its two convolutions. Default 1500.</summary>
    public int MaxSourcePositions { get; init; } = 1500;

    /// <summary>Most tokens of the decoder. Default 448.</summary>
    public int MaxTargetPositions { get; init; } = 448;

    /// <summary>Stride of the first convolution; the second has 2. Default 1, as in Whisper.</summary>
    public int FirstStride { get; init; } = 1;

    /// <summary>The token at the end of a text.</summary>
    public int EndToken { get; init; } = 50257;

    /// <summary>The token behind the end.</summary>
    public int PadToken { get; init; } = 50257;

    /// <summary>The token with which the decoder starts.</summary>
    public int StartToken { get; init; } = 50258;

    /// <summary>Whisper small, multilingual.</summary>
    public static WhisperConfig Small { get; } = Of(768, 12, 3072, 12, 12);

    /// <summary>Whisper large, version 2, multilingual.</summary>
    public static WhisperConfig LargeV2 { get; } = Of(1280, 20, 5120, 32, 32);

    /// <summary>Distil-Whisper small, English.</summary>
    public static WhisperConfig DistilSmallEnglish { get; } = English(Small with { DecoderLayers = 4 });

    /// <summary>Distil-Whisper medium, English.</summary>
    public static WhisperConfig DistilMediumEnglish { get; } = English(Of(1024, 16, 4096, 24, 2));

    /// <summary>Distil-Whisper large, version 2, multilingual.</summary>
    public static WhisperConfig DistilLargeV2 { get; } = LargeV2 with { DecoderLayers = 2 };

    /// <summary>Parameters of a model of these sizes, by formula: nothing is allocated.</summary>
    public long ParameterCount =>
        (3L * MelBins * Width) + Width + (3L * Width * Width) + Width
        + ((long)MaxSourcePositions * Width) + (EncoderLayers * EncoderLayerParameters) + (2L * Width)
        + ((long)(Vocabulary + MaxTargetPositions) * Width) + (DecoderLayers * DecoderLayerParameters) + (2L * Width);

    /// <summary>Parameters of a layer of the encoder.</summary>
    public long EncoderLayerParameters => Attention + FeedForward(EncoderFeedForward) + (2 * Norm);

    /// <summary>Parameters of a layer of the decoder.</summary>
    public long DecoderLayerParameters => (2 * Attention) + FeedForward(DecoderFeedForward) + (3 * Norm);

    // Four projections, of which that of the keys has no bias.
    private long Attention => (4L * Width * Width) + (3L * Width);

    private long Norm => 2L * Width;

    /// <summary>Reads <c>config.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The sizes that it names.</returns>
    /// <exception cref="InvalidDataException">The file is not JSON, lacks a size, or describes a model of another form; the message says which.</exception>
    public static WhisperConfig Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(document.RootElement, path);
        }
        catch (JsonException reason)
        {
            throw new InvalidDataException($"'{path}' is not a configuration in JSON: {reason.Message}", reason);
        }
    }

    private static WhisperConfig Of(int width, int heads, int feedForward, int encoderLayers, int decoderLayers) => new()
    {
        Width = width,
        EncoderHeads = heads,
        DecoderHeads = heads,
        EncoderFeedForward = feedForward,
        DecoderFeedForward = feedForward,
        EncoderLayers = encoderLayers,
        DecoderLayers = decoderLayers,
        Vocabulary = 51865,
    };

    // One token fewer, and with it all special ones.
    private static WhisperConfig English(WhisperConfig config) => config with { Vocabulary = 51864, EndToken = 50256, PadToken = 50256, StartToken = 50257 };

    private static WhisperConfig Parse(JsonElement root, string path)
    {
        Demand("model_type", "whisper");
        Demand("activation_function", "gelu");
        if (root.TryGetProperty("scale_embedding", out JsonElement scaled) && scaled.ValueKind == JsonValueKind.True)
        {
            throw new InvalidDataException($"'{path}' scales embeddings (scale_embedding is true), which no published Whisper does and this model does not know.");
        }

        return new()
        {
            Width = Size("d_model"),
            EncoderLayers = Size("encoder_layers"),
            DecoderLayers = Size("decoder_layers"),
            EncoderHeads = Size("encoder_attention_heads"),
            DecoderHeads = Size("decoder_attention_heads"),
            EncoderFeedForward = Size("encoder_ffn_dim"),
            DecoderFeedForward = Size("decoder_ffn_dim"),
            Vocabulary = Size("vocab_size"),
            MelBins = Size("num_mel_bins"),
            MaxSourcePositions = Size("max_source_positions"),
            MaxTargetPositions = Size("max_target_positions"),
            EndToken = Size("eos_token_id"),
            PadToken = Size("pad_token_id"),
            StartToken = Size("decoder_start_token_id"),
        };

        void Demand(string name, string expected)
        {
            if (root.TryGetProperty(name, out JsonElement value) && value.GetString() != expected)
            {
                throw new InvalidDataException($"'{path}' describes another kind of model: {name} is '{value.GetString()}', not '{expected}'.");
            }
        }

        int Size(string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int size) && size >= 0
            ? size
            : throw new InvalidDataException($"'{path}' has no whole number '{name}'. Give the config.json that belongs to the weights.");
    }

    private long FeedForward(int inner) => (2L * Width * inner) + inner + Width;
}
