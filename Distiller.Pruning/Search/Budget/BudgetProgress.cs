namespace Distiller.Pruning;

/// <summary>How far a search is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Most steps of this stage.</param>
public sealed record BudgetProgress(string Stage, int Done, int Total);
