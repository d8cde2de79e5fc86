using System.Globalization;
using System.Text;

namespace Distiller.Benchmarks.Harness;

/// <summary>Measurements as lines for the console.</summary>
internal static class ResultText
{
    internal static string Of(IReadOnlyList<Measurement> results)
    {
        var text = new StringBuilder();
        int width = results.Max(result => result.Variant.Length);
        foreach (Measurement result in results)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {result.Variant.PadRight(width)}  {result.Median,10:G4} {result.Unit,-8} [{result.LowerQuartile:G4} .. {result.UpperQuartile:G4}]");
            text.AppendLine(result.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"  x{ratio:F2}") : "");
        }

        return text.ToString();
    }
}
