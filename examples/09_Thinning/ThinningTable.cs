using System.Globalization;
using Distiller.Reports.Tables;

namespace Distiller.Examples.Thinning;

/// <summary>What thinning saved, a row per network and fraction.</summary>
internal static class ThinningTable
{
    private const double Million = 1e6;
    private const double Percent = 100;

    public static Table Of(IEnumerable<ThinnedNetwork> networks) => new(
        "Networks before and after thinning, batch 1",
        [
            Column.OfText("Network"),
            Column.OfNumber("Removed", "F0", "%"),
            Column.OfNumber("Proof error", "E1"),
            Column.OfNumber("Proof sees", "E1"),
            Column.OfText("Mistakes caught"),
            Column.OfNumber("Input sensitivity", "E1"),
            Column.OfNumber("Parameters", "F3", "million"),
            Column.OfNumber("thin", "F3", "million"),
            Column.OfNumber("MACs", "F1", "million"),
            Column.OfNumber("thin MACs", "F1", "million"),
            Column.OfNumber("Latency", "F2", "ms"),
            Column.OfNumber("thin latency", "F2", "ms"),
            Column.OfNumber("IQR", "F2", "ms"),
            Column.OfNumber("Faster", "F2", "times"),
        ],
        [.. networks.Where(network => !network.IsRefused).Select(RowOf)]);

    /// <summary>The refusals and what was kept, with the reasons.</summary>
    public static Table Reasons(IEnumerable<ThinnedNetwork> networks) => new(
        "Refused or kept, and why",
        [Column.OfText("Network"), Column.OfNumber("Removed", "F0", "%"), Column.OfText("Outcome"), Column.OfText("Reason")],
        [.. networks.Where(network => network.Reason.Length > 0).Select(network => Row.Of(
            network.Name, Percent * network.Fraction, network.IsRefused ? "refused" : "partly kept", network.Reason))]);

    private static Row RowOf(ThinnedNetwork network)
    {
        var (before, after) = (network.Before, network.After);
        return Row.Of(
            network.Name, Percent * network.Fraction, network.ProofError, network.ProofSensitivity,
            string.Create(CultureInfo.InvariantCulture, $"{network.Caught} of {network.Mistakes}"), network.InputSensitivity, before.Parameters / Million, after.Parameters / Million,
            before.Macs / Million, after.Macs / Million, before.Latency.MedianMilliseconds, after.Latency.MedianMilliseconds,
            after.Latency.InterquartileRangeMilliseconds, before.Latency.MedianMilliseconds / after.Latency.MedianMilliseconds);
    }
}
