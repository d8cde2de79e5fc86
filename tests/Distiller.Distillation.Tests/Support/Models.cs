using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Support;

/// <summary>Students and teachers over (N, 3, 8, 8) images with ten classes.</summary>
internal static class Models
{
    /// <summary>A classifier whose first convolution is wider than that of <see cref="Some.Classifier"/>, and whose maps are smaller.</summary>
    public static Sequential Wide()
    {
        var model = nn.Sequential(
            ("conv1", nn.Conv2d(3, 12, kernel_size: 3, stride: 2, padding: 1)),
            ("bn1", nn.BatchNorm2d(12)),
            ("relu1", nn.ReLU()),
            ("conv2", nn.Conv2d(12, 24, kernel_size: 3, padding: 1)),
            ("relu2", nn.ReLU()),
            ("pool", nn.AdaptiveAvgPool2d(1)),
            ("flatten", nn.Flatten()),
            ("fc", nn.Linear(24, 10)));
        Some.Refill(model, seed: 500);
        return model;
    }

    /// <summary>The classifier of <see cref="Some.Classifier"/> with other weights.</summary>
    public static Sequential Other(long seed = 600)
    {
        var model = Some.Classifier();
        Some.Refill(model, seed);
        return model;
    }
}
