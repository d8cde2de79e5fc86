using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Tells frames where they are: a grouped convolution over time whose weight is g · v / ‖v‖, one gain for each tap.</summary>
/// <remarks>
/// Shapes: (N, T, D) → (N, T, D). The norm is over filters and channels. An even kernel would give T + 1 frames: the last one
/// is dropped.
/// </remarks>
internal sealed class PositionalConvolution : nn.Module<Tensor, Tensor>
{
    private readonly NormalizedConvolution conv;
    private readonly bool isEven;

    public PositionalConvolution(HubertConfiguration configuration)
        : base(nameof(PositionalConvolution))
    {
        conv = new(configuration.Width, configuration.PositionKernel, configuration.PositionGroups);
        isEven = configuration.PositionKernel % 2 == 0;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = conv.call(input.transpose(1, 2));
        x = isEven ? x.narrow(2, 0, x.shape[2] - 1) : x;
        return nn.functional.gelu(x).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
