using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>The verb with which quantization joins a schedule.</summary>
public static class QuantizationSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Adds a quantizer. Put it before learning-rate policies: it may give the optimizer more to learn.</summary>
        /// <param name="quantizer">What is quantized, and how.</param>
        /// <param name="window">Quantization begins in its first epoch, and lasts.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Quantize(ComponentSpec<IQuantizer> quantizer, EpochWindow window) =>
            schedule.With(new QuantizationPolicySpec { Quantizer = quantizer, Window = window });
    }
}
