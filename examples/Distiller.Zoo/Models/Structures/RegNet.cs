using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Bottlenecks of grouped convolutions: <c>regnet_x_400mf</c>, sizes of torchvision. Source: Radosavovic et al. 2020, arXiv 2003.13678.</summary>
internal static class RegNet
{
    private const long GroupWidth = 16;
    private static readonly (long Filters, int Repeats)[] Stages = [(32, 1), (64, 2), (160, 7), (400, 12)];

    public static nn.Module<Tensor, Tensor> X400Mf()
    {
        var channels = 32L;
        List<nn.Module<Tensor, Tensor>> parts = [Layers.Normalized(3, channels, 3, 2, after: nn.ReLU())];
        foreach (var (filters, repeats) in Stages)
        {
            for (var i = 0; i < repeats; i++)
            {
                parts.Add(Block(channels, filters, i == 0 ? 2 : 1));
                channels = filters;
            }
        }

        return new Classifier(nameof(RegNet), parts, nn.Linear(channels, 1000));
    }

    private static Residual Block(long channels, long filters, long stride) => new(
        nn.Sequential(
            Layers.Normalized(channels, filters, 1, after: nn.ReLU()),
            Layers.Normalized(filters, filters, 3, stride, filters / GroupWidth, nn.ReLU()),
            Layers.Normalized(filters, filters, 1)),
        stride == 1 && channels == filters ? null : Layers.Projection(channels, filters, stride),
        nn.ReLU());
}
