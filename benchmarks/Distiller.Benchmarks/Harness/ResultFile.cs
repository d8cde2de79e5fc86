using System.Globalization;

namespace Distiller.Benchmarks.Harness;

/// <summary>Results as CSV, under the description of the machine in comment lines.</summary>
internal static class ResultFile
{
    internal static string Write(string folder, IBenchmark benchmark, IReadOnlyList<Measurement> results, MachineDescription machine, bool quick)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{benchmark.Name}{(quick ? ".quick" : "")}.csv");
        IEnumerable<string> lines =
        [
            $"# {benchmark.Name}: {benchmark.Description}",
            .. machine.Lines.Select(line => $"# {line}"),
            "variant,unit,rounds,median,lower_quartile,upper_quartile,ratio",
            .. results.Select(Line),
        ];
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        return path;
    }

    private static string Line(Measurement result) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{result.Variant}\",{result.Unit},{result.Rounds},{result.Median:G5},{result.LowerQuartile:G5},{result.UpperQuartile:G5},{result.Ratio:F3}");
}
