namespace Distiller.Reports.Runs.TensorBoard;

/// <summary>One number of a curve.</summary>
public sealed record ScalarEvent : LoggedEvent
{
    /// <summary>The number. Files hold it in single precision.</summary>
    public required float Value { get; init; }
}
