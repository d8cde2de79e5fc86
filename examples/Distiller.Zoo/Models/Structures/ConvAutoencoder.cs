using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Images through a narrow code and back by transposed convolutions. Shapes: (N, 1, 28, 28) → the same.</summary>
internal static class ConvAutoencoder
{
    public static nn.Module<Tensor, Tensor> Create() => nn.Sequential(
        ("encoder", nn.Sequential(
            nn.Conv2d(1, 32, kernel_size: 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Conv2d(32, 64, kernel_size: 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Conv2d(64, 16, kernel_size: 7))),
        ("decoder", nn.Sequential(
            nn.ConvTranspose2d(16, 64, kernel_size: 7), nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, kernel_size: 3, stride: 2, padding: 1, output_padding: 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 1, kernel_size: 3, stride: 2, padding: 1, output_padding: 1), nn.Sigmoid())));
}
