using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>From the mean of the samples' smallest values to the mean of their largest; samples are indices of axis 0.</summary>
internal sealed record AverageClipping : IStatisticsClippingRule
{
    public QuantizationRange RangeOf(Tensor tensor, ClippingRequest request)
    {
        if (request.Scheme.Granularity != Granularity.PerTensor)
        {
            throw new ArgumentException(
                $"Averages over samples need one range for the whole tensor, not {request.Scheme.Granularity}. Use another clipping rule.",
                nameof(request));
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var samples = tensor.to_type(ScalarType.Float32).reshape(tensor.dim() == 0 ? 1 : tensor.shape[0], -1);
        return new QuantizationRange(
            samples.amin([1L]).mean().reshape(1), samples.amax([1L]).mean().reshape(1)).MoveToOuterScope();
    }

    public QuantizationRange RangeOf(ActivationStatistics statistics, ClippingRequest request) =>
        QuantizationRange.Of(statistics.AverageMin, statistics.AverageMax);
}
