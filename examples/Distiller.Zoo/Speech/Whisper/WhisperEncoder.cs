using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Two convolutions over time, fixed positions, layers, and a norm.</summary>
/// <remarks>Shapes: log-mel features (N, Mels, T) → (N, T / stride, Width).</remarks>
internal sealed class WhisperEncoder : nn.Module<Tensor, Tensor>
{
    private readonly Conv1d conv1;
    private readonly Conv1d conv2;
    private readonly Embedding embed_positions;
    private readonly ModuleList<WhisperEncoderLayer> layers;
    private readonly LayerNorm layer_norm;
    private readonly WhisperConfig config;

    public WhisperEncoder(WhisperConfig config)
        : base(nameof(WhisperEncoder))
    {
        this.config = config;
        conv1 = nn.Conv1d(config.MelBins, config.Width, kernel_size: 3, stride: config.FirstStride, padding: 1);
        conv2 = nn.Conv1d(config.Width, config.Width, kernel_size: 3, stride: 2, padding: 1);
        embed_positions = nn.Embedding(config.MaxSourcePositions, config.Width);
        layers = new ModuleList<WhisperEncoderLayer>([.. Enumerable.Range(0, config.EncoderLayers).Select(_ => new WhisperEncoderLayer(config))]);
        layer_norm = nn.LayerNorm(config.Width);
        RegisterComponents();
        Sinusoids.Fill(embed_positions.weight!);
    }

    public override Tensor forward(Tensor features)
    {
        Guards.Shape(features, "N", "Mels", "T");
        if (features.shape[1] != config.MelBins)
        {
            throw new ArgumentException(FormattableString.Invariant($"The features have {features.shape[1]} mel bins, the model was made for {config.MelBins}. Use the front end of the model's configuration."), nameof(features));
        }

        using var scope = NewDisposeScope();
        var x = nn.functional.gelu(conv2.call(nn.functional.gelu(conv1.call(features)))).transpose(1, 2);
        var length = x.shape[1];
        if (length > config.MaxSourcePositions)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{features.shape[2]} frames make {length} positions, the model has {config.MaxSourcePositions}. Cut the sound into shorter pieces."), nameof(features));
        }

        x += embed_positions.weight!.narrow(0, 0, length);
        foreach (var layer in layers)
        {
            x = layer.call(x);
        }

        return layer_norm.call(x).MoveToOuterDisposeScope();
    }
}
