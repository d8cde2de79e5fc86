using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Testing;

/// <summary>Small valid things to test with. Values come from <see cref="HashFill"/>, so every run has the same.</summary>
public static class Some
{
    /// <summary>A float32 tensor in [-1, 1).</summary>
    public static Tensor Tensor(params long[] shape) => HashFill.Tensor(shape, seed: 7);

    /// <summary>Convolution weights (F, C, H, W) with different magnitudes in every filter and channel.</summary>
    public static Tensor ConvWeight(long filters = 8, long channels = 3, long kernel = 3) =>
        HashFill.Tensor([filters, channels, kernel, kernel], seed: 11);

    /// <summary>Linear weights (Out, In).</summary>
    public static Tensor LinearWeight(long outputs = 6, long inputs = 4) => HashFill.Tensor([outputs, inputs], seed: 13);

    /// <summary>A 3×3 convolution from <paramref name="channels"/> to <paramref name="filters"/>, padding 1.</summary>
    public static Conv2d Conv(long filters = 8, long channels = 3, bool bias = true)
    {
        var conv = nn.Conv2d(channels, filters, kernel_size: 3, padding: 1, bias: bias);
        Refill(conv, seed: 100);
        return conv;
    }

    /// <summary>A fully connected layer.</summary>
    public static Linear Linear(long inputs = 8, long outputs = 4, bool bias = true)
    {
        var linear = nn.Linear(inputs, outputs, hasBias: bias);
        Refill(linear, seed: 200);
        return linear;
    }

    /// <summary>conv → bn → relu → pool → flatten → fc over (N, 3, 8, 8) images, ten classes.</summary>
    public static Sequential Classifier()
    {
        var model = nn.Sequential(
            ("conv1", Conv(8, 3)),
            ("bn1", nn.BatchNorm2d(8)),
            ("relu1", nn.ReLU()),
            ("conv2", Conv(16, 8)),
            ("relu2", nn.ReLU()),
            ("pool", nn.AdaptiveAvgPool2d(1)),
            ("flatten", nn.Flatten()),
            ("fc", Linear(16, 10)));
        Refill(model, seed: 300);
        return model;
    }

    /// <summary>Two fully connected layers with a ReLU between: 6 → 5 → 3.</summary>
    public static Sequential Perceptron()
    {
        var model = nn.Sequential(("fc1", Linear(6, 5)), ("relu", nn.ReLU()), ("fc2", Linear(5, 3)));
        Refill(model, seed: 400);
        return model;
    }

    /// <summary>Images (N, C, H, W) that fit <see cref="Classifier"/>.</summary>
    public static Tensor Images(long count = 4, long channels = 3, long size = 8) =>
        HashFill.Tensor([count, channels, size, size], seed: 17);

    /// <summary>Class labels (N), int64, in 0 … classes - 1.</summary>
    public static Tensor Labels(long count = 4, long classes = 10) =>
        tensor([.. Enumerable.Range(0, (int)count).Select(i => i * 7L % classes)]);

    /// <summary>Overwrites every parameter with hash values in ±1/2, so that a model is the same whatever the generator did.</summary>
    public static void Refill(nn.Module model, long seed)
    {
        foreach (var (_, parameter) in model.named_parameters())
        {
            HashFill.Fill(parameter, seed++, -0.5, 0.5);
        }
    }
}
