using System.Collections.Immutable;
using Distiller.Native;

namespace Distiller.Quantization.Execution;

/// <summary>How a kernel moves over an image; each list is (vertical, horizontal).</summary>
internal sealed record Window(
    ImmutableArray<long> Kernel, ImmutableArray<long> Stride, ImmutableArray<long> Padding, ImmutableArray<long> Dilation, long ConvGroups = 1)
{
    /// <summary>The same for the native plan.</summary>
    internal PlanWindow ToPlan() => new(Pair(Kernel), Pair(Stride), Pair(Padding), Pair(Dilation), ConvGroups);

    /// <summary>A list of one number stands for two equal ones.</summary>
    internal static ImmutableArray<long> Both(IReadOnlyList<long> values, long fallback) => values.Count switch
    {
        0 => [fallback, fallback],
        1 => [values[0], values[0]],
        _ => [.. values],
    };

    private static (long, long) Pair(ImmutableArray<long> values) => (values[0], values[1]);
}
