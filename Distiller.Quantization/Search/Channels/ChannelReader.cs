using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A layer that mixes the channels of another.</summary>
/// <param name="Name">Path of the layer.</param>
/// <param name="Layer">Convolution or linear layer.</param>
/// <param name="ChannelOf">For each of its input positions the channel that arrives there; -1 for one of elsewhere.</param>
internal sealed record ChannelReader(string Name, nn.Module<Tensor, Tensor> Layer, ImmutableArray<int> ChannelOf)
{
    private Tensor Weight => LayerForward.Parameters(Layer).Weight;

    private long Groups => Layer is Convolution convolution ? convolution.groups : 1;

    /// <summary>Input positions of a convolution or linear layer.</summary>
    internal static int Positions(nn.Module layer) =>
        (int)(LayerForward.Parameters(layer).Weight.shape[1] * (layer is Convolution convolution ? convolution.groups : 1));

    /// <summary>The largest magnitude of the weights that read each input position.</summary>
    public float[] Extents()
    {
        using var scope = NewDisposeScope();
        return [.. Split(Weight.detach()).abs().amax([1L, 3L]).flatten().data<float>()];
    }

    /// <summary>Divides the weights that read each input position.</summary>
    public void Divide(float[] divisors)
    {
        using var scope = NewDisposeScope();
        var weight = Weight;
        weight.copy_(Split(weight).div(PerPosition(divisors)).reshape(weight.shape));
    }

    /// <summary>The weights, multiplied for each input position; a new tensor.</summary>
    public Tensor Multiplied(float[] factors) => Multiplied(Weight.detach(), factors);

    /// <summary>Other weights of the same shape, multiplied for each input position; a new tensor.</summary>
    public Tensor Multiplied(Tensor weight, float[] factors)
    {
        using var scope = NewDisposeScope();
        return Split(weight).mul(PerPosition(factors)).reshape(weight.shape).MoveToOuterDisposeScope();
    }

    // (Groups, Filters of a group, Positions of a group, Kernel)
    private Tensor Split(Tensor weight) => weight.reshape(Groups, weight.shape[0] / Groups, weight.shape[1], -1);

    private Tensor PerPosition(float[] values) => tensor(values, device: Weight.device).reshape(Groups, 1, -1, 1);
}
