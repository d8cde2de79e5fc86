namespace Distiller.Quantization;

/// <summary>A rule that can do with recorded statistics instead of the values themselves.</summary>
public interface IStatisticsClippingRule : IClippingRule
{
    /// <summary>The range of a tensor of which only statistics are known.</summary>
    /// <param name="statistics">What calibration recorded. Not changed.</param>
    /// <param name="request">What the range is for; its granularity does not matter.</param>
    /// <returns>A new range of one pair.</returns>
    QuantizationRange RangeOf(ActivationStatistics statistics, ClippingRequest request);
}
