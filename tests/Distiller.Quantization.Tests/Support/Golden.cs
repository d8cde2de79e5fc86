using Distiller.Testing;

namespace Distiller.Quantization.Tests;

/// <summary>Words of the golden files as types of the library.</summary>
internal static class Golden
{
    public static QuantizationMode Mode(string name) => name switch
    {
        "SYMMETRIC" => QuantizationMode.Symmetric,
        "SYMMETRIC_RESTRICTED" => QuantizationMode.SymmetricRestricted,
        "ASYMMETRIC_UNSIGNED" => QuantizationMode.AsymmetricUnsigned,
        "ASYMMETRIC_SIGNED" => QuantizationMode.AsymmetricSigned,
        _ => throw new InvalidDataException($"No quantization mode '{name}'."),
    };

    public static LinearScheme Scheme(GoldenValue entry) => new()
    {
        Bits = (int)entry["bits"].WholeNumber,
        Mode = Mode(entry["mode"].Text),
        Granularity = entry.Find("per_channel") is { Flag: true } ? Granularity.PerChannel() : Granularity.PerTensor,
    };

    /// <summary>The rule as the original has it: distributions may reach beyond the values.</summary>
    public static IStatisticsClippingRule Clip(GoldenValue entry) => entry["clip"].Text switch
    {
        "NONE" => ClippingRules.None,
        "AVG" => ClippingRules.Average,
        "N_STD" => ClippingRules.StandardDeviations(entry["num_stds"].Number),
        "GAUSS" => new DistributionClipping(ValueDistribution.Gauss) { StaysWithinValues = false },
        "LAPLACE" => new DistributionClipping(ValueDistribution.Laplace) { StaysWithinValues = false },
        var name => throw new InvalidDataException($"No clip mode '{name}'."),
    };

    public static ActivationStatistics Statistics(GoldenValue entry) => new()
    {
        Min = entry["min"].Number,
        Max = entry["max"].Number,
        AverageMin = entry["avg_min"].Number,
        AverageMax = entry["avg_max"].Number,
        Mean = entry["mean"].Number,
        StandardDeviation = entry["std"].Number,
        MeanAbsoluteDeviation = entry["b"].Number,
    };
}
