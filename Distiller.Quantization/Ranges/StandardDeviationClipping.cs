using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>μ ± n·σ, within the smallest and the largest value. σ of a tensor has the divisor N - 1.</summary>
internal sealed record StandardDeviationClipping : IStatisticsClippingRule
{
    private readonly double _count;

    internal StandardDeviationClipping(double count) => _count = Guards.Positive(count);

    public QuantizationRange RangeOf(Tensor tensor, ClippingRequest request)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var rows = request.Scheme.Granularity.Rows(tensor.to_type(ScalarType.Float32));
        var mean = rows.mean([1L]);
        var reach = rows.std(1L) * _count;
        return new QuantizationRange(rows.amin([1L]).maximum(mean - reach), rows.amax([1L]).minimum(mean + reach)).MoveToOuterScope();
    }

    public QuantizationRange RangeOf(ActivationStatistics statistics, ClippingRequest request)
    {
        var reach = _count * statistics.StandardDeviation;
        return QuantizationRange.Of(
            Math.Max(statistics.Min, statistics.Mean - reach), Math.Min(statistics.Max, statistics.Mean + reach));
    }
}
