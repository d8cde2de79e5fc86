using System.Collections.Immutable;
using Distiller.Graph;

namespace Distiller.Pruning;

/// <summary>The couplings that go, and the zero structures that stay.</summary>
/// <param name="Removed">Couplings to remove.</param>
/// <param name="Kept">Zero structures that stay, with the reasons.</param>
internal sealed record ThinningPlan(ImmutableArray<CoupledChannel> Removed, ImmutableArray<KeptStructure> Kept);
