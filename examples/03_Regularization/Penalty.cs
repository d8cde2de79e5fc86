using Distiller.Scheduling;

namespace Distiller.Examples.Regularization;

/// <summary>A way to train.</summary>
/// <param name="Name">What the cells call it.</param>
/// <param name="Term">The term that is added to the loss.</param>
/// <param name="Threshold">What is zeroed after each step.</param>
/// <param name="Schedule">The schedule for a number of epochs.</param>
internal sealed record Penalty(string Name, string Term, string Threshold, Func<int, CompressionSchedule> Schedule);
