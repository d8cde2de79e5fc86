using Distiller.Pruning;

namespace Distiller.Examples.Budget;

/// <summary>A network thinned to a budget.</summary>
/// <param name="Latency">The latency that was asked for, a fraction.</param>
/// <param name="Way">How the counts were found.</param>
/// <param name="Result">What the budget came to.</param>
/// <param name="Top1">Accuracy on the test images after training on, in percent.</param>
internal sealed record Outcome(double Latency, string Way, BudgetResult Result, double Top1);
