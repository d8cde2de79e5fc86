namespace Distiller.Reports.Runs.TensorBoard;

/// <summary>Something that was logged for a step. A closed family: <see cref="ScalarEvent"/> and <see cref="HistogramEvent"/>.</summary>
public abstract record LoggedEvent
{
    private protected LoggedEvent()
    {
    }

    /// <summary>Name of the series; slashes group series in TensorBoard.</summary>
    public required string Tag { get; init; }

    /// <summary>Place on the horizontal axis: a step or an epoch.</summary>
    public required long Step { get; init; }

    /// <summary>When it was logged, to the microsecond.</summary>
    public required DateTimeOffset Time { get; init; }
}
