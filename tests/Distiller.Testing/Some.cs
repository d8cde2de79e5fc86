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

    /// <summary>Images (N, C, H, W) that fit small convolutional models.</summary>
    public static Tensor Images(long count = 4, long channels = 3, long size = 8) =>
        HashFill.Tensor([count, channels, size, size], seed: 17);

    /// <summary>Class labels (N), int64, in 0 … classes - 1.</summary>
    public static Tensor Labels(long count = 4, long classes = 10) =>
        tensor([.. Enumerable.Range(0, (int)count).Select(i => i * 7L % classes)]);
}
