namespace Distiller.Quantization;

/// <summary>A line of a suite's log.</summary>
/// <param name="Step">Name of the step.</param>
/// <param name="LossBefore">The loss before it.</param>
/// <param name="LossAfter">The loss with it; NaN if it was not tried.</param>
/// <param name="IsKept">Whether it stays.</param>
/// <param name="Detail">What was done, or why it was not tried.</param>
public sealed record SuiteDecision(string Step, double LossBefore, double LossAfter, bool IsKept, string Detail);
