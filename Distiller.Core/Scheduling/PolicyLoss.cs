using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>The loss that replaces the running one, and the parts this policy added (never the incoming loss).</summary>
/// <param name="Overall">The loss to continue with: a scalar tensor.</param>
/// <param name="Components">The parts added. From the scheduler: the parts of all policies, in their order.</param>
public sealed record PolicyLoss(Tensor Overall, ImmutableArray<LossComponent> Components);
