using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Down, up by transposed convolutions, with the maps of each level handed across. Source: Ronneberger et al. 2015, arXiv 1505.04597.</summary>
/// <remarks>Shapes: (N, 3, H, W) → (N, 2, H, W); H and W are multiples of 8.</remarks>
internal sealed class UNet : nn.Module<Tensor, Tensor>
{
    private static readonly long[] Widths = [16, 32, 64, 128];

    private readonly ModuleList<nn.Module<Tensor, Tensor>> down = new();
    private readonly ModuleList<nn.Module<Tensor, Tensor>> up = new();
    private readonly ModuleList<nn.Module<Tensor, Tensor>> merge = new();
    private readonly Conv2d head = nn.Conv2d(Widths[0], 2, kernel_size: 1);

    public UNet()
        : base(nameof(UNet))
    {
        var channels = 3L;
        foreach (var width in Widths)
        {
            down.Add(Twice(channels, width));
            channels = width;
        }

        foreach (var width in Enumerable.Reverse(Widths[..^1]))
        {
            up.Add(nn.ConvTranspose2d(channels, width, kernel_size: 2, stride: 2));
            merge.Add(Twice(2 * width, width));
            channels = width;
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Stack<Tensor> levels = new();
        var x = down[0].call(input);
        for (var level = 1; level < down.Count; level++)
        {
            levels.Push(x);
            x = down[level].call(nn.functional.max_pool2d(x, 2));
        }

        for (var level = 0; level < up.Count; level++)
        {
            x = merge[level].call(cat([levels.Pop(), up[level].call(x)], 1));
        }

        return head.call(x).MoveToOuterDisposeScope();
    }

    private static Sequential Twice(long channels, long filters) => nn.Sequential(
        Layers.Normalized(channels, filters, 3, after: nn.ReLU()), Layers.Normalized(filters, filters, 3, after: nn.ReLU()));
}
