namespace Distiller.Native;

/// <summary>The files that are mapped into this process: which copy of a library really runs.</summary>
internal static class MappedFiles
{
    private const string Maps = "/proc/self/maps";

    /// <summary>The mapped files whose names begin so, each once.</summary>
    internal static string[] Find(string name) => [.. All().Where(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal))];

    /// <summary>The matrix library by its family, and its file.</summary>
    internal static string Blas()
    {
        (string Family, string Part)[] families = [("OpenBLAS", "openblas"), ("BLIS", "blis"), ("MKL", "mkl_rt"), ("ATLAS", "atlas")];
        string[] files = [.. All()];
        foreach ((string family, string part) in families)
        {
            if (files.FirstOrDefault(path => path.Contains(part, StringComparison.OrdinalIgnoreCase)) is { } file) return $"{family} ({file})";
        }

        string? reference = files.FirstOrDefault(path => Path.GetFileName(path).StartsWith("libblas.so", StringComparison.Ordinal));
        return reference is null ? "unknown" : $"reference BLAS ({reference})";
    }

    private static IEnumerable<string> All()
    {
        if (!File.Exists(Maps)) return [];
        return File.ReadLines(Maps).Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : "").Where(path => path.Length > 0).Distinct();
    }
}
