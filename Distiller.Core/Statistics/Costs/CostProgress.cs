namespace Distiller.Statistics;

/// <summary>How far a measurement of costs is.</summary>
/// <param name="Done">Layers measured.</param>
/// <param name="Total">Layers to measure.</param>
public sealed record CostProgress(int Done, int Total);
