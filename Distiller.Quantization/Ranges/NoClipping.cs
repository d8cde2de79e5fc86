using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>From the smallest value to the largest.</summary>
internal sealed record NoClipping : IStatisticsClippingRule
{
    public QuantizationRange RangeOf(Tensor tensor, ClippingRequest request)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var rows = request.Scheme.Granularity.Rows(tensor.to_type(ScalarType.Float32));
        return new QuantizationRange(rows.amin([1L]), rows.amax([1L])).MoveToOuterScope();
    }

    public QuantizationRange RangeOf(ActivationStatistics statistics, ClippingRequest request) =>
        QuantizationRange.Of(statistics.Min, statistics.Max);
}
