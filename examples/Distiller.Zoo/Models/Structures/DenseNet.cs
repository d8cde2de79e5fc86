using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Every layer reads all earlier ones: <c>densenet121</c>, sizes of torchvision. Source: Huang et al. 2017, arXiv 1608.06993, table 1.</summary>
internal static class DenseNet
{
    private const long Growth = 32;
    private const long Bottleneck = 4;
    private static readonly int[] Blocks = [6, 12, 24, 16];

    public static nn.Module<Tensor, Tensor> Of121()
    {
        var channels = 2 * Growth;
        List<nn.Module<Tensor, Tensor>> parts =
            [nn.Conv2d(3, channels, kernel_size: 7, stride: 2, padding: 3, bias: false), nn.BatchNorm2d(channels), nn.ReLU(), nn.MaxPool2d(3, stride: 2, padding: 1)];
        for (var block = 0; block < Blocks.Length; block++)
        {
            for (var layer = 0; layer < Blocks[block]; layer++, channels += Growth)
            {
                parts.Add(new Branches(nn.Identity(), Layer(channels)));
            }

            parts.Add(nn.BatchNorm2d(channels));
            parts.Add(nn.ReLU());
            if (block < Blocks.Length - 1)
            {
                parts.Add(Layers.Conv1x1(channels, channels / 2));
                parts.Add(nn.AvgPool2d(2));
                channels /= 2;
            }
        }

        return new Classifier(nameof(DenseNet), parts, nn.Linear(channels, 1000));
    }

    private static Sequential Layer(long channels) => nn.Sequential(
        nn.BatchNorm2d(channels), nn.ReLU(), Layers.Conv1x1(channels, Bottleneck * Growth),
        nn.BatchNorm2d(Bottleneck * Growth), nn.ReLU(), Layers.Conv3x3(Bottleneck * Growth, Growth));
}
