using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Channels scaled by a small network that sees their means. Source: Hu et al. 2018, arXiv 1709.01507.</summary>
internal sealed class SqueezeExcitation : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d fc1;
    private readonly nn.Module<Tensor, Tensor> activation;
    private readonly Conv2d fc2;
    private readonly nn.Module<Tensor, Tensor> scale;

    public SqueezeExcitation(long channels, long squeezed, nn.Module<Tensor, Tensor> activation, nn.Module<Tensor, Tensor> scale)
        : base(nameof(SqueezeExcitation))
    {
        fc1 = nn.Conv2d(channels, squeezed, kernel_size: 1);
        fc2 = nn.Conv2d(squeezed, channels, kernel_size: 1);
        this.activation = activation;
        this.scale = scale;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var squeezed = activation.call(fc1.call(nn.functional.adaptive_avg_pool2d(input, 1)));
        return (input * scale.call(fc2.call(squeezed))).MoveToOuterDisposeScope();
    }
}
