using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>A convolution over time with weight normalisation along its taps. Source: Salimans and Kingma 2016, arXiv 1602.07868.</summary>
/// <remarks>Shapes: (N, D, T) → (N, D, T) for odd kernels, (N, D, T + 1) for even ones.</remarks>
internal sealed class NormalizedConvolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight_g")]
    private readonly Parameter gain;
    [ComponentName(Name = "weight_v")]
    private readonly Parameter direction;
    private readonly Parameter bias;
    private readonly int groups;
    private readonly int padding;

    public NormalizedConvolution(int width, int kernel, int groups)
        : base(nameof(NormalizedConvolution))
    {
        (this.groups, padding) = (groups, kernel / 2);
        using var scope = NewDisposeScope();
        var weight = randn(width, width / groups, kernel) * Math.Sqrt(4.0 / ((long)kernel * width));
        gain = new Parameter(Norm(weight));
        direction = new Parameter(weight);
        bias = new Parameter(zeros(width));
        foreach (var parameter in (Parameter[])[gain, direction, bias])
        {
            parameter.DetachFromDisposeScope();
        }

        RegisterComponents();
    }

    /// <summary>g · v / ‖v‖, the norm over the first two dimensions.</summary>
    public static Tensor Merge(Tensor gain, Tensor direction)
    {
        using var scope = NewDisposeScope();
        return (direction * (gain / Norm(direction))).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return nn.functional.conv1d(input, Merge(gain, direction), bias, padding: padding, groups: groups).MoveToOuterDisposeScope();
    }

    private static Tensor Norm(Tensor weight) => weight.square().sum([0, 1], keepdim: true).sqrt();
}
