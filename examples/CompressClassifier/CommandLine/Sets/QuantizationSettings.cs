using Distiller.Quantization;
using Distiller.Quantization.Execution;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>How a trained model is quantized.</summary>
internal sealed record QuantizationSettings
{
    /// <summary>Quantize, then evaluate.</summary>
    public required bool IsAskedFor { get; init; }

    /// <summary>Bits, modes, clipping. A configuration file replaces it.</summary>
    public required PostTrainingSpec Spec { get; init; }

    /// <summary>Statistics of activations.</summary>
    public string? StatisticsFile { get; init; }

    /// <summary>Measure each batch instead.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Part of the test images that statistics come from.</summary>
    public double? Calibration { get; init; }

    /// <summary>YAML of a post-training quantizer.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Run with integer kernels.</summary>
    public bool RunsInInt8 { get; init; }

    /// <summary>Which kernels; null for the best.</summary>
    public Int8Engine? Engine { get; init; }

    /// <summary>Search scales; null if not.</summary>
    public ScaleSearchSettings? Search { get; init; }
}

/// <summary>How scales are searched (LAPQ).</summary>
/// <param name="Spec">Start and limits.</param>
/// <param name="EvaluationFraction">Part of the calibration images that the loss is measured on.</param>
internal sealed record ScaleSearchSettings(ScaleSearchSpec Spec, double EvaluationFraction);
