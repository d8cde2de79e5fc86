using System.Diagnostics;
using System.Globalization;
using Distiller.Native;
using Distiller.Reports.Tables;
using Distiller.Statistics;
using Distiller.Zoo;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.Thinning;

/// <summary>All networks at all fractions, and the page that shows them.</summary>
internal sealed class Study
{
    private const string Start = "<!-- networks -->";
    private const string End = "<!-- end of networks -->";
    private static readonly double[] Fractions = [0.3, 0.6];
    private readonly List<ThinnedNetwork> networks = [];

    /// <summary>The networks of a quick run: a small one of each kind.</summary>
    public static string[] QuickNames { get; } = ["resnet20_cifar", "unet", "vit_small", "lstm_lm", "hard_coded_view"];

    public static Study Run(Architecture[] entries, bool isQuick, IAnsiConsole console, CancellationToken cancellation)
    {
        var study = new Study();
        var latency = isQuick ? new LatencyOptions { WarmUpRuns = 1, Runs = 2 } : new LatencyOptions { WarmUpRuns = 3, Runs = 15 };
        var start = Stopwatch.GetTimestamp();
        for (var index = 0; index < entries.Length; index++)
        {
            foreach (var fraction in Fractions)
            {
                cancellation.ThrowIfCancellationRequested();
                study.Add(entries[index], fraction, latency);
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            var left = elapsed / (index + 1) * (entries.Length - index - 1);
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{index + 1,2} of {entries.Length}  {entries[index].Name}  ({elapsed.TotalSeconds:F0} s, {left.TotalSeconds:F0} s left)"));
        }

        console.Write(TextTableWriter.Write(ThinningTable.Of(study.networks)));
        return study;
    }

    /// <summary>Writes the tables.</summary>
    /// <param name="output">File of the tables.</param>
    /// <param name="page">A page that holds them between two comments; null for none.</param>
    public void Write(string output, string? page)
    {
        var tables = Text();
        File.WriteAllText(output, "# 09 Thinning\n\n" + tables);
        if (page is null)
        {
            return;
        }

        var text = File.ReadAllText(page);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (start < 0 || end < start)
        {
            throw new InvalidDataException($"'{page}' has no place for the tables. Write the lines '{Start}' and '{End}' where they belong.");
        }

        File.WriteAllText(page, $"{text[..(start + Start.Length)]}\n{tables}{text[end..]}");
    }

    private void Add(Architecture entry, double fraction, LatencyOptions latency)
    {
        var network = ThinnedNetwork.Of(entry, fraction, keepFixed: false, latency);
        networks.Add(network);
        if (network.IsRefused && ThinnedNetwork.Of(entry, fraction, keepFixed: true, latency) is { IsRefused: false } partly)
        {
            networks.Add(partly);
        }
    }

    private string Text() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", RuntimeVersions.Collect().Select(version => $"{version.Key} {version.Value}"))}; {get_num_threads()} threads. Latency: median and quartile distance at batch 1.\n\n")
        + MarkdownTableWriter.Write(ThinningTable.Of(networks)) + "\n" + MarkdownTableWriter.Write(ThinningTable.Reasons(networks)) + "\n";
}
