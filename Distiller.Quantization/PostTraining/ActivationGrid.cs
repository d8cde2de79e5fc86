using Distiller.Native;
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
        if (NativeSimulation.Supports(values))
        {
            return NativeSimulation.Apply(values, Scale, Steps());
        }

        var scaled = values.detach().mul(Scale);
        if (IsExact && IsWhole)
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
        if (NativeSimulation.Supports(values))
        {
            return NativeSimulation.Apply(values, Scale, Results(isRectified: false));
        }

        var result = (this with { IsExact = false }).Integers(values);
        return result.div_(Scale);
    }

    /// <summary>Scales sums to this grid's integers, cuts them off and makes values of them, in place.</summary>
    /// <param name="sums">Sums in integers; overwritten by the values.</param>
    /// <param name="ratio">This scale over that of the sums; a number, or what broadcasts over a sample.</param>
    /// <param name="isRectified">Whether negative sums count as 0.</param>
    public void Requantize(Tensor sums, Tensor ratio, bool isRectified)
    {
        if (NativeSimulation.Supports(sums))
        {
            NativeSimulation.ApplyInPlace(sums, ratio.data<float>().ToArray(), sums.dim() - ratio.dim(), Results(isRectified));
            return;
        }

        var max = Scheme.Integers.Max;
        var lowest = Lowest(isRectified);
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

    /// <summary>How integers with the zero point added are found in values; what lies on the grid needs no cutting off.</summary>
    public SimulationGrid Steps() => IsExact && IsWhole
        ? new(0, float.NegativeInfinity, float.PositiveInfinity, 1)
        : new(ZeroPoint, (float)Scheme.Integers.Min, (float)Scheme.Integers.Max, 1);

    /// <summary>How values on the grid are made of scaled ones.</summary>
    /// <param name="isRectified">Whether negative values count as 0.</param>
    public SimulationGrid Results(bool isRectified) => new(ZeroPoint, (float)Lowest(isRectified), (float)Scheme.Integers.Max, Scale);

    private bool IsWhole => ZeroPoint == MathF.Truncate(ZeroPoint);

    // A sum of 0 becomes the integer of 0: cutting off there is what a rectifier before scaling does.
    private double Lowest(bool isRectified) =>
        isRectified ? Math.Max(Scheme.Integers.Min, Math.Round(-ZeroPoint, MidpointRounding.ToEven)) : Scheme.Integers.Min;

    private static Tensor Shift(Tensor values, float amount) => amount == 0 ? values : values.add_(amount);

    /// <summary>The grid as tensors, which belong to the caller's scope.</summary>
    public LinearParameters ToParameters(Device device) => new(Scheme, tensor([Scale], device: device), tensor([ZeroPoint], device: device));
}
