using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Zoo;

/// <summary>Fills a model as the golden files say: entry i of the state gets seed first + i and a range that its name decides.</summary>
internal static class GoldenWeights
{
    public static void Fill(nn.Module model, long firstSeed)
    {
        var index = 0;
        foreach (var (name, value) in StateOf(model))
        {
            if (IsCounter(name))
            {
                using var noGradients = no_grad();
                value.zero_();
            }
            else
            {
                var (low, high) = RangeOf(name, value.shape);
                HashFill.Fill(value, firstSeed + index, low, high);
            }

            index++;
        }
    }

    /// <summary>The state in PyTorch's order: a module's parameters, its buffers, then its children. TorchSharp lists all buffers last.</summary>
    public static IEnumerable<(string Name, Tensor Value)> StateOf(nn.Module module, string prefix = "") =>
    [
        .. module.named_parameters(recurse: false).Select(entry => (prefix + entry.name, (Tensor)entry.parameter)),
        .. module.named_buffers(recurse: false).Select(entry => (prefix + entry.name, entry.buffer)).OrderBy(entry => IsCounter(entry.Item1)),
        .. module.named_children().SelectMany(child => StateOf(child.module, $"{prefix}{child.name}.")),
    ];

    /// <summary>Whether an entry counts batches: the golden files number these entries, but neither fill nor list them.</summary>
    public static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    private static (double Low, double High) RangeOf(string name, long[] shape)
    {
        if (shape.Length == 1)
        {
            return name.EndsWith("running_var", StringComparison.Ordinal) || name.EndsWith("weight", StringComparison.Ordinal)
                ? (0.5, 1.5)
                : (-0.2, 0.2);
        }

        var bound = Math.Round(Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1L, (product, size) => product * size)), 6, MidpointRounding.ToEven);
        return (-bound, bound);
    }
}
