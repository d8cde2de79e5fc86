using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Scale and zero point of a tensor, with the scheme they were made for. Owned by whoever received them.</summary>
/// <remarks>
/// Here q = round(scale · x - zero point) and x = (q + zero point) / scale. libtorch writes q = round(x / scale) + zero point:
/// its scale is the reciprocal of this one (<see cref="StepSize"/>) and its zero point the negative.
/// </remarks>
/// <param name="Scheme">Bits, mode and granularity.</param>
/// <param name="Scale">Multiplies; shape (1), or what broadcasts over the tensor: (F, 1, 1, 1) for filters. float32, above 0.</param>
/// <param name="ZeroPoint">Is subtracted after scaling; shape of <paramref name="Scale"/>. float32; whole unless asked otherwise.</param>
public sealed record LinearParameters(LinearScheme Scheme, Tensor Scale, Tensor ZeroPoint) : IDisposable
{
    /// <summary>Distance between two neighbouring representable values, 1 / scale: a new tensor of the shape of <see cref="Scale"/>.</summary>
    /// <returns>libtorch's scale.</returns>
    public Tensor StepSize() => Scale.reciprocal();

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Scale.Dispose();
        ZeroPoint.Dispose();
    }

    internal LinearParameters MoveToOuterScope() => this with
    {
        Scale = Scale.MoveToOuterDisposeScope(),
        ZeroPoint = ZeroPoint.MoveToOuterDisposeScope(),
    };
}
