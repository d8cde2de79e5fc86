using System.Collections.Immutable;
using Distiller.Testing;
using Distiller.Zoo.Speech.Whisper;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech.Whisper;

/// <summary>A tiny model with weights and outputs of another implementation.</summary>
internal static class TinyWhisper
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Speech", "Whisper");

    public static GoldenValue Golden { get; } = GoldenFile.Read("tiny-whisper");

    public static string SafeTensorsPath { get; } = Path.Combine(Folder, "tiny-whisper.safetensors");

    public static string OpenAiPath { get; } = Path.Combine(Folder, "tiny-whisper-openai.pt");

    public static WhisperConfig Config { get; } = WhisperConfig.Read(Path.Combine(Folder, "tiny-whisper.config.json"));

    public static WhisperModel Load(WhisperLayers? layers = null)
    {
        WhisperModel model = new(layers is null
            ? Config
            : Config with { EncoderLayers = layers.Encoder.Length, DecoderLayers = layers.Decoder.Length });
        WhisperWeights.Load(model, SafeTensorsPath, layers);
        model.eval();
        return model;
    }

    public static WhisperLayers LayersOf(GoldenValue entry) => new(
        [.. entry["encoderLayers"].WholeNumbers.Select(layer => (int)layer)], [.. entry["decoderLayers"].WholeNumbers.Select(layer => (int)layer)]);

    public static Tensor Features()
    {
        long[] shape = Golden["features"].WholeNumbers;
        using var scope = NewDisposeScope();
        var i = arange(shape.Aggregate(1L, (product, length) => product * length), dtype: ScalarType.Float64);
        return ((i * 0.37) + (i * i * 0.0009)).sin().to_type(ScalarType.Float32).reshape(shape).MoveToOuterDisposeScope();
    }

    public static Tensor Tokens(GoldenValue entry)
    {
        ImmutableArray<long[]> rows = [.. entry["tokens"].Items.Select(row => row.WholeNumbers)];
        using var flat = tensor([.. rows.SelectMany(row => row)], dtype: ScalarType.Int64);
        return flat.reshape(rows.Length, rows[0].Length);
    }
}
