namespace Distiller.Statistics;

/// <summary>Counts the processor time that this process has used, instead of the time that has passed.</summary>
/// <remarks>
/// On a machine that does other work, too, waiting is not counted: what is measured with one thread stays comparable. With more threads
/// their times add up, so use the system's clock and a machine at rest for those.
/// </remarks>
public sealed class ProcessorClock : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
