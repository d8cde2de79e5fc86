using Distiller.Reports.Tables;

namespace Distiller.Examples.Thinning;

/// <summary>What thinning saved, a row per network.</summary>
internal static class ThinningTable
{
    private const double Million = 1e6;

    public static Table Of(IEnumerable<ThinnedNetwork> networks) => new(
        "Every second channel removed",
        [
            Column.OfText("Network"),
            Column.OfNumber("Proof error", "E1"),
            Column.OfNumber("Parameters", "F2", "million"),
            Column.OfNumber("Thin parameters", "F2", "million"),
            Column.OfNumber("MACs", "F1", "million"),
            Column.OfNumber("Thin MACs", "F1", "million"),
            Column.OfNumber("Latency", "F2", "ms"),
            Column.OfNumber("Thin latency", "F2", "ms"),
            Column.OfNumber("Faster", "F2", "times"),
        ],
        [.. networks.Select(RowOf)]);

    private static Row RowOf(ThinnedNetwork network)
    {
        var (before, after) = (network.Before.Latency!.MedianMilliseconds, network.After.Latency!.MedianMilliseconds);
        return Row.Of(
            network.Name, network.Result.ProofError, network.Before.ParameterCount / Million, network.After.ParameterCount / Million,
            network.Before.MacCount / Million, network.After.MacCount / Million, before, after, before / after);
    }
}
