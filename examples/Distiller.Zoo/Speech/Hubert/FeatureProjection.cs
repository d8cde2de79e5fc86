using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Brings the features of a frame to the transformer's width.</summary>
/// <remarks>Shapes: (N, T, C) → (N, T, D).</remarks>
internal sealed class FeatureProjection : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "layer_norm")]
    private readonly LayerNorm? norm;
    private readonly Linear projection;
    private readonly Dropout dropout;

    public FeatureProjection(HubertConfiguration configuration)
        : base(nameof(FeatureProjection))
    {
        if (configuration.NormalizesFeatures)
        {
            norm = nn.LayerNorm(configuration.Channels[^1], configuration.Epsilon);
        }

        projection = nn.Linear(configuration.Channels[^1], configuration.Width);
        dropout = nn.Dropout(configuration.Dropout);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = norm is null ? input : norm.call(input);
        return dropout.call(projection.call(x)).MoveToOuterDisposeScope();
    }
}
