using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Convolutions over the waveform.</summary>
/// <remarks>Shapes: (N, Samples) → (N, C, T).</remarks>
internal sealed class FeatureExtractor : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv_layers")]
    private readonly ModuleList<nn.Module<Tensor, Tensor>> layers;

    public FeatureExtractor(HubertConfiguration configuration)
        : base(nameof(FeatureExtractor))
    {
        layers = nn.ModuleList<nn.Module<Tensor, Tensor>>(
            [.. Enumerable.Range(0, configuration.Channels.Length).Select(layer => new FeatureLayer(configuration, layer))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input.unsqueeze(1);
        foreach (var layer in layers)
        {
            x = layer.call(x);
        }

        return x.MoveToOuterDisposeScope();
    }
}
