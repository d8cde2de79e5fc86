using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Layers that most of the networks use.</summary>
internal static class Layers
{
    /// <summary>A 3×3 convolution that keeps the size at stride 1, without bias.</summary>
    public static Conv2d Conv3x3(long channels, long filters, long stride = 1, long groups = 1) =>
        nn.Conv2d(channels, filters, kernel_size: 3, stride: stride, padding: 1, groups: groups, bias: false);

    /// <summary>A 1×1 convolution without bias.</summary>
    public static Conv2d Conv1x1(long channels, long filters, long stride = 1) =>
        nn.Conv2d(channels, filters, kernel_size: 1, stride: stride, bias: false);

    /// <summary>The shortcut of a residual block that changes the shape: 1×1 convolution and batch norm.</summary>
    public static Sequential Projection(long channels, long filters, long stride) =>
        nn.Sequential(Conv1x1(channels, filters, stride), nn.BatchNorm2d(filters));

    /// <summary>Blocks in a row, named by their positions.</summary>
    /// <param name="count">Number of blocks.</param>
    /// <param name="create">Makes the block at a position.</param>
    public static Sequential Stage(int count, Func<int, nn.Module<Tensor, Tensor>> create) =>
        nn.Sequential(Enumerable.Range(0, count).Select(create));

    /// <summary>A convolution that keeps the size at stride 1, batch norm, and what comes after it.</summary>
    public static Sequential Normalized(
        long channels, long filters, long kernel, long stride = 1, long groups = 1, nn.Module<Tensor, Tensor>? after = null)
    {
        var convolution = nn.Conv2d(channels, filters, kernel_size: kernel, stride: stride, padding: (kernel - 1) / 2, groups: groups, bias: false);
        return after is null
            ? nn.Sequential(convolution, nn.BatchNorm2d(filters))
            : nn.Sequential(convolution, nn.BatchNorm2d(filters), after);
    }

    /// <summary>The multiple of eight that is nearest, and not more than a tenth below.</summary>
    public static long Divisible(long channels)
    {
        const long step = 8;
        var rounded = Math.Max(step, (channels + (step / 2)) / step * step);
        return rounded * 10 < channels * 9 ? rounded + step : rounded;
    }
}
