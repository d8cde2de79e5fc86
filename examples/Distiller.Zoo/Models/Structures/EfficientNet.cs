using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Gated inverted residuals with swish: <c>efficientnet_b0</c>, sizes of torchvision. Source: Tan and Le 2019, arXiv 1905.11946, table 1.</summary>
internal static class EfficientNet
{
    private static readonly (long Expansion, long Kernel, long Stride, long Filters, int Repeats)[] Stages =
        [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];

    public static nn.Module<Tensor, Tensor> B0()
    {
        var channels = 32L;
        List<nn.Module<Tensor, Tensor>> parts = [Layers.Normalized(3, channels, 3, 2, after: nn.SiLU())];
        foreach (var (expansion, kernel, stride, filters, repeats) in Stages)
        {
            for (var i = 0; i < repeats; i++)
            {
                parts.Add(Block(channels, expansion, kernel, i == 0 ? stride : 1, filters));
                channels = filters;
            }
        }

        parts.Add(Layers.Normalized(channels, 1280, 1, after: nn.SiLU()));
        return new Classifier(nameof(EfficientNet), parts, nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, 1000)));
    }

    private static nn.Module<Tensor, Tensor> Block(long channels, long expansion, long kernel, long stride, long filters)
    {
        var inner = channels * expansion;
        List<nn.Module<Tensor, Tensor>> parts = [];
        if (expansion > 1)
        {
            parts.Add(Layers.Normalized(channels, inner, 1, after: nn.SiLU()));
        }

        parts.Add(Layers.Normalized(inner, inner, kernel, stride, inner, nn.SiLU()));
        parts.Add(new SqueezeExcitation(inner, channels / 4, nn.SiLU(), nn.Sigmoid()));
        parts.Add(Layers.Normalized(inner, filters, 1));
        var path = nn.Sequential(parts);
        return stride == 1 && channels == filters ? new Residual(path) : path;
    }
}
