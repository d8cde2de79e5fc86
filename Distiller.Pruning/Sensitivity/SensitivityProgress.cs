using Distiller.Results;

namespace Distiller.Pruning;

/// <summary>A measurement has been made.</summary>
/// <param name="Completed">Number of measurements made or skipped. Range: 1 to <paramref name="Total"/>.</param>
/// <param name="Total">Number of measurements in all.</param>
/// <param name="Parameter">The parameter that was pruned.</param>
/// <param name="Point">What was measured.</param>
public sealed record SensitivityProgress(int Completed, int Total, string Parameter, SensitivityPoint Point);
