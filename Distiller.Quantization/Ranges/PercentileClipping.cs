using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Cuts off equally many of the smallest and of the largest values.</summary>
/// <remarks>Found by sorting, without interpolation: ends are values that occur. Complexity O(n log n).</remarks>
internal sealed record PercentileClipping : IClippingRule
{
    private readonly double _fraction;

    internal PercentileClipping(double fraction)
    {
        Guards.Positive(fraction);
        _fraction = Guards.Fraction(fraction);
    }

    public QuantizationRange RangeOf(Tensor tensor, ClippingRequest request)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (sorted, _) = request.Scheme.Granularity.Rows(tensor.to_type(ScalarType.Float32)).sort(1);
        var count = sorted.shape[1];
        var cut = (long)Math.Floor((1 - _fraction) / 2 * (count - 1));
        return new QuantizationRange(sorted.select(1, cut).clone(), sorted.select(1, count - 1 - cut).clone()).MoveToOuterScope();
    }
}
