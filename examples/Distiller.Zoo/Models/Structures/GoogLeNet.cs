using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Inception modules of four branches: <c>googlenet</c> without its auxiliary heads, sizes of torchvision.</summary>
/// <remarks>Source: Szegedy et al. 2015, arXiv 1409.4842, table 1; as in torchvision, the 5×5 branch convolves 3×3.</remarks>
internal static class GoogLeNet
{
    public static nn.Module<Tensor, Tensor> Create() => new Classifier(
        nameof(GoogLeNet),
        [
            Conv(3, 64, 7, 2), Pool(), Conv(64, 64, 1), Conv(64, 192, 3), Pool(),
            Inception(192, 64, 96, 128, 16, 32, 32), Inception(256, 128, 128, 192, 32, 96, 64), Pool(),
            Inception(480, 192, 96, 208, 16, 48, 64), Inception(512, 160, 112, 224, 24, 64, 64), Inception(512, 128, 128, 256, 24, 64, 64),
            Inception(512, 112, 144, 288, 32, 64, 64), Inception(528, 256, 160, 320, 32, 128, 128), Pool(),
            Inception(832, 256, 160, 320, 32, 128, 128), Inception(832, 384, 192, 384, 48, 128, 128),
        ],
        nn.Sequential(nn.Dropout(0.2), nn.Linear(1024, 1000)));

    private static Sequential Conv(long channels, long filters, long kernel, long stride = 1) =>
        Layers.Normalized(channels, filters, kernel, stride, after: nn.ReLU());

    private static MaxPool2d Pool() => nn.MaxPool2d(3, stride: 2, padding: 1);

    private static Branches Inception(long channels, long direct, long before3, long of3, long before5, long of5, long pooled) => new(
        Conv(channels, direct, 1),
        nn.Sequential(Conv(channels, before3, 1), Conv(before3, of3, 3)),
        nn.Sequential(Conv(channels, before5, 1), Conv(before5, of5, 3)),
        nn.Sequential(nn.MaxPool2d(3, stride: 1, padding: 1), Conv(channels, pooled, 1)));
}
