using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Positions, then the transformer's layers.</summary>
/// <remarks>Shapes: states (N, T, D) and a mask (N, T) of frames that are speech, or null → (N, T, D).</remarks>
internal sealed class HubertEncoder : nn.Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "pos_conv_embed")]
    private readonly PositionalConvolution positions;
    [ComponentName(Name = "layer_norm")]
    private readonly LayerNorm norm;
    private readonly Dropout dropout;
    private readonly ModuleList<nn.Module<Tensor, Tensor?, Tensor>> layers;
    private readonly bool normalizesFirst;

    public HubertEncoder(HubertConfiguration configuration)
        : base(nameof(HubertEncoder))
    {
        positions = new(configuration);
        norm = nn.LayerNorm(configuration.Width, configuration.Epsilon);
        dropout = nn.Dropout(configuration.Dropout);
        layers = nn.ModuleList<nn.Module<Tensor, Tensor?, Tensor>>(
            [.. Enumerable.Range(0, configuration.Layers).Select(_ => new EncoderLayer(configuration))]);
        normalizesFirst = configuration.NormalizesFirst;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var x = mask is null ? input : input * mask.unsqueeze(-1);
        var bias = mask is null ? null : (mask - 1).mul(float.MaxValue).unsqueeze(1).unsqueeze(1);
        x += positions.call(x);
        x = dropout.call(normalizesFirst ? x : norm.call(x));
        foreach (var layer in layers)
        {
            x = layer.call(x, bias);
        }

        return (normalizesFirst ? norm.call(x) : x).MoveToOuterDisposeScope();
    }
}
