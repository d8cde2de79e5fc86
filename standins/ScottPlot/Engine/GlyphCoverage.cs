using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ScottPlot.Engine;

/// <summary>Replaces characters that no installed font can draw.</summary>
/// <remarks>Pango draws such characters as boxes of absurd size, which hide the plot.</remarks>
internal static class GlyphCoverage
{
    private static readonly ConcurrentDictionary<int, bool> Known = new();

    public static string Substitute(string text)
    {
        if (text.EnumerateRunes().All(IsInDejaVu))
        {
            return text;
        }

        var result = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool drawable = IsInDejaVu(rune) || Known.GetOrAdd(rune.Value, HasFont);
            result.Append(drawable ? rune.ToString() : "\u25A1");
        }

        return result.ToString();
    }

    private static bool IsInDejaVu(Rune rune) => rune.Value is < 0x0250 or (>= 0x0370 and <= 0x0482)
        or (>= 0x2010 and <= 0x205E) or (>= 0x2070 and <= 0x209C and not (0x2072 or 0x2073 or 0x208F))
        or (>= 0x2190 and <= 0x22FF) or (>= 0x2500 and <= 0x26FF);

    private static bool HasFont(int codePoint)
    {
        var start = new ProcessStartInfo("fc-list") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $":charset={codePoint:x}"));
        start.ArgumentList.Add("family");
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            bool found = process.StandardOutput.ReadToEnd().Trim().Length > 0;
            process.WaitForExit();
            return found;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
