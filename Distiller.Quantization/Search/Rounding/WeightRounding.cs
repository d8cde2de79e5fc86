using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>The weights of a layer as matrices, with the scale and zero point of each element beside it.</summary>
/// <param name="Weight">(Groups, Outputs, Features), float64.</param>
/// <param name="Scale">The same shape: multiplies.</param>
/// <param name="ZeroPoint">The same shape: is subtracted.</param>
/// <param name="Integers">The integers that may be used.</param>
internal sealed record WeightRounding(Tensor Weight, Tensor Scale, Tensor ZeroPoint, IntegerRange Integers)
{
    /// <summary>The weights of a layer as they were trained; tensors of the current scope.</summary>
    internal static WeightRounding Of(SimulatedParameterLayer layer)
    {
        var weight = LayerForward.Parameters(layer.Module).Weight.detach();
        var grid = layer.WeightGrid;
        Tensor PerElement(Tensor values) => LayerRows.Matrix(
            layer.Module, grid.Scheme.Granularity.Split(ones_like(weight)).mul(values).reshape(weight.shape)).to(ScalarType.Float64);
        return new(LayerRows.Matrix(layer.Module, weight).to(ScalarType.Float64), PerElement(grid.Scale), PerElement(grid.ZeroPoint), grid.Scheme.Integers);
    }

    /// <summary>Where weights lie between integers: scale · w - zero point.</summary>
    internal Tensor Position() => Weight.mul(Scale).sub(ZeroPoint);

    /// <summary>The nearest integers.</summary>
    internal Tensor Nearest() => Position().round().clamp(Integers.Min, Integers.Max);

    /// <summary>The weights that integers stand for.</summary>
    internal Tensor Values(Tensor integers) => integers.add(ZeroPoint).div(Scale);
}
