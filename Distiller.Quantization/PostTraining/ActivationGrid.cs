using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>The grid of integers on which the values of an activation lie: one scale and zero point for the whole tensor.</summary>
/// <param name="Scheme">Bits and mode.</param>
/// <param name="Scale">Multiplies.</param>
/// <param name="ZeroPoint">Is subtracted after scaling.</param>
internal sealed record ActivationGrid(LinearScheme Scheme, float Scale, float ZeroPoint)
{
    /// <summary>Whether the tensor was made on the grid: then scaling and rounding alone give its integers back.</summary>
    public bool IsExact { get; init; }

    public static ActivationGrid Of(LinearParameters parameters) =>
        new(parameters.Scheme, parameters.Scale.item<float>(), parameters.ZeroPoint.item<float>());

    /// <summary>The range over which the integers are spread.</summary>
    public (double Min, double Max) Range
    {
        get
        {
            if (Scheme.IsSymmetric)
            {
                var half = Over(-1, 1).Scale / (double)Scale;
                return (-half, half);
            }

            var (min, max) = Scheme.Integers;
            return ((min + (double)ZeroPoint) / Scale, (max + (double)ZeroPoint) / Scale);
        }
    }

    /// <summary>The integers spread over another range.</summary>
    public ActivationGrid Over(double min, double max)
    {
        using var scope = NewDisposeScope();
        return Of(LinearQuantizer.Parameters(QuantizationRange.Of(min, max), Scheme));
    }

    /// <summary>The integers of a tensor with the zero point added, so that 0 stands for 0; a new tensor.</summary>
    /// <param name="values">What has this grid: float32, any shape.</param>
    public Tensor Integers(Tensor values)
    {
        var scaled = values.detach().mul(Scale);
        if (IsExact && ZeroPoint == MathF.Truncate(ZeroPoint))
        {
            return scaled.round_();
        }

        var (min, max) = Scheme.Integers;
        return ElementChunks.InPlace(scaled, chunk =>
        {
            Shift(chunk, -ZeroPoint).round_().clamp_(min, max);
            Shift(chunk, ZeroPoint);
        });
    }

    /// <summary>The nearest values on the grid; a new tensor.</summary>
    public Tensor Simulate(Tensor values)
    {
        var result = (this with { IsExact = false }).Integers(values);
        return result.div_(Scale);
    }

    /// <summary>Scales sums to this grid's integers, cuts them off and makes values of them, in place.</summary>
    /// <param name="sums">Sums in integers; overwritten by the values.</param>
    /// <param name="ratio">This scale over that of the sums; a number, or what broadcasts over a sample.</param>
    /// <param name="isRectified">Whether negative sums count as 0.</param>
    public void Requantize(Tensor sums, Tensor ratio, bool isRectified)
    {
        var (min, max) = Scheme.Integers;
        // A sum of 0 becomes the integer of 0: cutting off there is what a rectifier before scaling does.
        var lowest = isRectified ? Math.Max(min, Math.Round(-ZeroPoint, MidpointRounding.ToEven)) : min;
        var factor = ratio.numel() == 1 ? ratio.item<float>() : (float?)null;
        ElementChunks.InPlace(sums, chunk =>
        {
            if (factor is not { } number)
            {
                chunk.mul_(ratio);
            }
            else if (number != 1)
            {
                chunk.mul_(number);
            }

            Shift(chunk, -ZeroPoint).round_().clamp_(lowest, max);
            Shift(chunk, ZeroPoint).div_(Scale);
        });
    }

    private static Tensor Shift(Tensor values, float amount) => amount == 0 ? values : values.add_(amount);

    /// <summary>The grid as tensors, which belong to the caller's scope.</summary>
    public LinearParameters ToParameters(Device device) => new(Scheme, tensor([Scale], device: device), tensor([ZeroPoint], device: device));
}
