using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>A part of the loss that a policy added, for logs.</summary>
/// <param name="Name">Unique in a schedule: policies put their component's name into it.</param>
/// <param name="Value">A scalar tensor. It belongs to the dispose scope of the step.</param>
public sealed record LossComponent(string Name, Tensor Value);
