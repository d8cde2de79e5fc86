using System.Diagnostics;

namespace Distiller.Benchmarks.Harness;

/// <summary>One way to do a thing.</summary>
/// <param name="Name">For tables.</param>
/// <param name="Measure">Does it once and returns what it took, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit of the measured value.</param>
/// <param name="LargerIsBetter">True for rates, false for durations.</param>
internal sealed record Variant(string Name, Func<double> Measure, string Unit = "ms", bool LargerIsBetter = false) : IDisposable
{
    /// <summary>What the variant holds; disposed after the last round.</summary>
    public IDisposable? Owned { get; init; }

    /// <summary>A variant that is timed over some repetitions: milliseconds for one.</summary>
    public static Variant Timed(string name, Action action, int repetitions = 1) =>
        new(name, () => Time(action, repetitions).TotalMilliseconds / repetitions);

    /// <summary>As <see cref="Timed"/> after one that does not count: caches belong to the variant before, and its threads may still spin.</summary>
    public static Variant TimedWarm(string name, Action action, int repetitions) => new(name, () =>
    {
        action();
        return Time(action, repetitions).TotalMilliseconds / repetitions;
    });

    /// <summary>As <see cref="Timed"/>, for what takes microseconds.</summary>
    public static Variant TimedMicroseconds(string name, Action action, int repetitions) =>
        new(name, () => Time(action, repetitions).TotalMicroseconds / repetitions, "us");

    /// <summary>A number that another variant of the same round found, to stand beside its time.</summary>
    public static Variant Noted(string name, string unit, Func<double> value) => new(name, value, unit);

    public void Dispose() => Owned?.Dispose();

    private static TimeSpan Time(Action action, int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        for (int k = 0; k < repetitions; k++) action();
        return Stopwatch.GetElapsedTime(start);
    }
}
