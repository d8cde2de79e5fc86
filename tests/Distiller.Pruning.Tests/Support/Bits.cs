using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>Tensors as plain values, for assertions that can be read.</summary>
internal static class Bits
{
    /// <summary>A mask as a text of 0 and 1 in row-major order; anything else shows as a question mark.</summary>
    public static string Of(Tensor mask) =>
        string.Concat(Values(mask).Select(value => value switch { 0 => '0', 1 => '1', _ => '?' }));

    /// <summary>The elements in row-major order.</summary>
    public static float[] Values(Tensor values)
    {
        using var scope = NewDisposeScope();
        return [.. values.detach().flatten().data<float>()];
    }
}
