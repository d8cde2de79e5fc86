using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Inverted residuals with gates: <c>mobilenet_v3_small</c>, sizes of torchvision. Source: Howard et al. 2019, arXiv 1905.02244, table 2.</summary>
internal static class MobileNetV3
{
    private static readonly (long Kernel, long Inner, long Filters, bool IsGated, bool IsHard, long Stride)[] Blocks =
    [
        (3, 16, 16, true, false, 2), (3, 72, 24, false, false, 2), (3, 88, 24, false, false, 1), (5, 96, 40, true, true, 2),
        (5, 240, 40, true, true, 1), (5, 240, 40, true, true, 1), (5, 120, 48, true, true, 1), (5, 144, 48, true, true, 1),
        (5, 288, 96, true, true, 2), (5, 576, 96, true, true, 1), (5, 576, 96, true, true, 1),
    ];

    public static nn.Module<Tensor, Tensor> Small()
    {
        var channels = 16L;
        List<nn.Module<Tensor, Tensor>> parts = [Layers.Normalized(3, channels, 3, 2, after: nn.Hardswish())];
        foreach (var (kernel, inner, filters, isGated, isHard, stride) in Blocks)
        {
            parts.Add(Block(channels, kernel, inner, filters, isGated, isHard, stride));
            channels = filters;
        }

        parts.Add(Layers.Normalized(channels, 576, 1, after: nn.Hardswish()));
        return new Classifier(
            nameof(MobileNetV3), parts, nn.Sequential(nn.Linear(576, 1024), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(1024, 1000)));
    }

    private static nn.Module<Tensor, Tensor> Block(long channels, long kernel, long inner, long filters, bool isGated, bool isHard, long stride)
    {
        nn.Module<Tensor, Tensor> Activation() => isHard ? nn.Hardswish() : nn.ReLU();
        List<nn.Module<Tensor, Tensor>> parts = [];
        if (inner != channels)
        {
            parts.Add(Layers.Normalized(channels, inner, 1, after: Activation()));
        }

        parts.Add(Layers.Normalized(inner, inner, kernel, stride, inner, Activation()));
        if (isGated)
        {
            parts.Add(new SqueezeExcitation(inner, Layers.Divisible(inner / 4), nn.ReLU(), nn.Hardsigmoid()));
        }

        parts.Add(Layers.Normalized(inner, filters, 1));
        var path = nn.Sequential(parts);
        return stride == 1 && channels == filters ? new Residual(path) : path;
    }
}
