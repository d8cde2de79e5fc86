using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>The convolutional part of VGG networks.</summary>
/// <remarks>Source: Simonyan and Zisserman 2015, arXiv 1409.1556, table 1 (columns A, B, D, E).</remarks>
internal static class VggFeatures
{
    private static readonly long[] Filters = [64, 128, 256, 512, 512];

    /// <summary>Five stages of 3×3 convolutions, each followed by 2×2 max pooling.</summary>
    public static Sequential Create(int depth, bool normalized)
    {
        int[] convolutions = depth switch
        {
            11 => [1, 1, 2, 2, 2],
            13 => [2, 2, 2, 2, 2],
            16 => [2, 2, 3, 3, 3],
            19 => [2, 2, 4, 4, 4],
            _ => throw new ArgumentOutOfRangeException(nameof(depth), depth, "VGG networks have 11, 13, 16 or 19 layers."),
        };
        List<nn.Module<Tensor, Tensor>> layers = [];
        var channels = 3L;
        for (var stage = 0; stage < convolutions.Length; stage++)
        {
            for (var i = 0; i < convolutions[stage]; i++)
            {
                layers.Add(nn.Conv2d(channels, Filters[stage], kernel_size: 3, padding: 1));
                if (normalized)
                {
                    layers.Add(nn.BatchNorm2d(Filters[stage]));
                }

                layers.Add(nn.ReLU());
                channels = Filters[stage];
            }

            layers.Add(nn.MaxPool2d(2, stride: 2));
        }

        return nn.Sequential(layers);
    }
}
