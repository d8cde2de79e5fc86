using System.Globalization;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Tries fractions of the full range, and keeps for each group the one with the least mean squared error.</summary>
/// <remarks>Fractions are k / N for k = 1 … N; equal errors go to the wider range. Complexity O(N · n).</remarks>
internal sealed record SquaredErrorClipping : IClippingRule
{
    private readonly int _candidates;

    internal SquaredErrorClipping(int candidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 2);
        _candidates = candidates;
    }

    public QuantizationRange RangeOf(Tensor tensor, ClippingRequest request)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var values = tensor.to_type(ScalarType.Float32);
        var full = ClippingRules.None.RangeOf(values, request);
        var (min, max) = request.Scheme.IsSymmetric ? Mirror(full) : (full.Min, full.Max);
        var (bestMin, bestMax) = (min, max);
        var least = full_like(min, double.PositiveInfinity);
        for (var k = _candidates; k >= 1; k--)
        {
            var fraction = (double)k / _candidates;
            using var candidate = new QuantizationRange(min * fraction, max * fraction);
            using var parameters = LinearQuantizer.Parameters(candidate, request.Scheme, values);
            using var difference = LinearQuantizer.Simulate(values, parameters).sub_(values);
            using var error = request.Scheme.Granularity.Rows(difference).square().mean([1L]);
            var isBetter = error.lt(least);
            bestMin = where(isBetter, candidate.Min, bestMin);
            bestMax = where(isBetter, candidate.Max, bestMax);
            least = where(isBetter, error, least);
        }

        return new QuantizationRange(bestMin, bestMax).MoveToOuterScope();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"least squared error of {_candidates}");

    private static (Tensor Min, Tensor Max) Mirror(QuantizationRange range)
    {
        var saturation = range.Min.abs().maximum(range.Max.abs());
        return (-saturation, saturation);
    }
}
