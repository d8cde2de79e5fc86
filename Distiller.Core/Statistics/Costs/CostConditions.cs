namespace Distiller.Statistics;

/// <summary>Under what conditions times are measured.</summary>
public sealed record CostConditions
{
    /// <summary>Samples in a batch. Range: 1 and more. Default 1.</summary>
    public long BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 1;

    /// <summary>Threads that compute. Range: 1 and more. Default: the number of processors.</summary>
    public int Threads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = Environment.ProcessorCount;

    /// <summary>Whether the channels of a position are neighbours in memory, as the trainer and the evaluator have it. Default: yes.</summary>
    public bool ChannelsLast { get; init; } = true;
}
