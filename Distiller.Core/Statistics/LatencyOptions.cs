namespace Distiller.Statistics;

/// <summary>How latency is measured.</summary>
public sealed record LatencyOptions
{
    /// <summary>The defaults.</summary>
    public static LatencyOptions Default { get; } = new();

    /// <summary>Runs before the measurement, which fill caches and pools. Range: 0 and more. Default 5.</summary>
    public int WarmUpRuns
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }
    = 5;

    /// <summary>Runs that are timed. Range: 1 and more. Default 30.</summary>
    public int Runs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 30;

    /// <summary>What tells the time. Default: the system's clock; <see cref="ProcessorClock"/> for one thread on a busy machine.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Number of threads during the measurement. Range: 1 and more; null, the default, for as many as are set.</summary>
    public int? Threads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1);
            field = value;
        }
    }
}
