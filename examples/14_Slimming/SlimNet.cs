using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Slimming;

/// <summary>Six convolutions, each with batch normalisation and ReLU, and a linear layer: (N, 1, 28, 28) → (N, 10).</summary>
internal static class SlimNet
{
    /// <summary>Where the scales of batch normalisation begin; the paper has a half instead of 1, so that the lasso has less far to go.</summary>
    private const double Scale = 0.5;

    private static readonly (long Filters, long Stride)[] Layers = [(16, 1), (16, 2), (32, 1), (32, 2), (64, 1), (64, 2)];

    /// <summary>Builds it.</summary>
    /// <param name="seed">Of the starting weights.</param>
    public static Sequential Create(long seed)
    {
        manual_seed(seed);
        List<(string, nn.Module<Tensor, Tensor>)> layers = [];
        long channels = 1;
        foreach (var (index, (filters, stride)) in Layers.Index())
        {
            BatchNorm2d norm = nn.BatchNorm2d(filters);
            nn.init.constant_(norm.weight!, Scale);
            layers.Add(($"conv{index + 1}", nn.Conv2d(channels, filters, 3, stride: stride, padding: 1, bias: false)));
            layers.Add(($"bn{index + 1}", norm));
            layers.Add(($"relu{index + 1}", nn.ReLU()));
            channels = filters;
        }

        layers.Add(("pool", nn.AdaptiveAvgPool2d(1)));
        layers.Add(("flatten", nn.Flatten()));
        layers.Add(("fc", nn.Linear(channels, 10)));
        return nn.Sequential([.. layers]);
    }
}
