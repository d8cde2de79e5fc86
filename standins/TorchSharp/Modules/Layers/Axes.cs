namespace TorchSharp.Modules;

/// <summary>Tuples of sizes, one per spatial dimension, as arrays.</summary>
internal static class Axes
{
    internal static long[] Of((long, long) sizes) => [sizes.Item1, sizes.Item2];

    internal static long[] Of((long, long, long) sizes) => [sizes.Item1, sizes.Item2, sizes.Item3];

    internal static long[]? Of((long, long)? sizes) => sizes is { } pair ? Of(pair) : null;

    internal static long[]? Of((long, long, long)? sizes) => sizes is { } triple ? Of(triple) : null;

    internal static (long, long) Square(long size) => (size, size);

    internal static (long, long, long) Cube(long size) => (size, size, size);
}
