using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Squeeze by 1×1, expand by 1×1 and 3×3 side by side: <c>squeezenet1_1</c>. Source: Iandola et al. 2016, arXiv 1602.07360.</summary>
internal static class SqueezeNet
{
    public static nn.Module<Tensor, Tensor> Of11() => new Classifier(
        nameof(SqueezeNet),
        [
            nn.Conv2d(3, 64, kernel_size: 3, stride: 2), nn.ReLU(), Pool(), Fire(64, 16, 64), Fire(128, 16, 64), Pool(), Fire(128, 32, 128),
            Fire(256, 32, 128), Pool(), Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256),
        ],
        nn.Sequential(nn.Dropout(0.5), nn.Conv2d(512, 1000, kernel_size: 1), nn.ReLU()),
        poolsLast: true);

    private static MaxPool2d Pool() => nn.MaxPool2d(3, stride: 2, ceil_mode: true);

    private static Sequential Fire(long channels, long squeezed, long expanded) => nn.Sequential(
        nn.Conv2d(channels, squeezed, kernel_size: 1), nn.ReLU(),
        new Branches(
            nn.Sequential(nn.Conv2d(squeezed, expanded, kernel_size: 1), nn.ReLU()),
            nn.Sequential(nn.Conv2d(squeezed, expanded, kernel_size: 3, padding: 1), nn.ReLU())));
}
