using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What is listed below modules in a row that are not in a registry.</summary>
internal static class Row
{
    internal static IEnumerable<(string name, Parameter parameter)> Parameters(IEnumerable<(string name, nn.Module module)> children)
    {
        HashSet<IntPtr> seen = [];
        foreach ((string prefix, nn.Module child) in children)
        {
            foreach ((string inner, Parameter parameter) in child.named_parameters())
            {
                if (seen.Add(parameter.Handle)) yield return ($"{prefix}.{inner}", parameter);
            }
        }
    }

    internal static IEnumerable<(string name, Tensor buffer)> Buffers(IEnumerable<(string name, nn.Module module)> children)
    {
        HashSet<IntPtr> seen = [];
        foreach ((string prefix, nn.Module child) in children)
        {
            foreach ((string inner, Tensor buffer) in child.named_buffers())
            {
                if (seen.Add(buffer.Handle)) yield return ($"{prefix}.{inner}", buffer);
            }
        }
    }

    internal static IEnumerable<(string name, nn.Module module)> Modules(IEnumerable<(string name, nn.Module module)> children)
    {
        List<(string name, nn.Module module)> direct = [.. children];
        foreach ((string, nn.Module) child in direct) yield return child;
        foreach ((string prefix, nn.Module child) in direct)
        {
            foreach ((string inner, nn.Module below) in child.named_modules()) yield return ($"{prefix}.{inner}", below);
        }
    }

    internal static nn.Module Apply(nn.Module row, Action<nn.Module> fn)
    {
        foreach ((_, nn.Module child) in row.named_children()) child.apply(fn);
        fn(row);
        return row;
    }

    internal static void Dispose(IEnumerable<(string name, nn.Module module)> children)
    {
        foreach ((_, nn.Module child) in children) child.Dispose();
    }

    /// <summary>The name of a module that was given none.</summary>
    internal static string Position(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>The places between which a part lies; negative ones count from the end.</summary>
    internal static (int Start, int End) Bounds((int? start, int? end) index, int count)
    {
        int start = index.start ?? 0;
        int end = index.end ?? count;
        return (start < 0 ? start + count : start, end < 0 ? end + count : end);
    }
}
