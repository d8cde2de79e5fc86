using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>One convolution over time, its normalisation if it has one, and GELU.</summary>
/// <remarks>Shapes: (N, C, T) → (N, F, T').</remarks>
internal sealed class FeatureLayer : nn.Module<Tensor, Tensor>
{
    private readonly Conv1d conv;
    [ComponentName(Name = "layer_norm")]
    private readonly GroupNorm? channelNorm;
    [ComponentName(Name = "layer_norm")]
    private readonly LayerNorm? frameNorm;

    public FeatureLayer(HubertConfiguration configuration, int layer)
        : base(nameof(FeatureLayer))
    {
        long filters = configuration.Channels[layer];
        conv = nn.Conv1d(
            layer == 0 ? 1 : configuration.Channels[layer - 1],
            filters,
            configuration.Kernels[layer],
            stride: configuration.Strides[layer],
            bias: configuration.HasConvolutionBias);
        nn.init.kaiming_normal_(conv.weight!);
        if (configuration.Normalization == FeatureNormalization.EveryLayer)
        {
            frameNorm = nn.LayerNorm(filters, configuration.Epsilon);
        }
        else if (layer == 0)
        {
            channelNorm = nn.GroupNorm(filters, filters);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = conv.call(input);
        x = channelNorm is null ? x : channelNorm.call(x);
        x = frameNorm is null ? x : frameNorm.call(x.transpose(1, 2)).transpose(1, 2);
        return nn.functional.gelu(x).MoveToOuterDisposeScope();
    }
}
