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
}
