namespace Distiller.Pruning.Tests.Thinning.RandomNets;

/// <summary>A way in which layers of a random network are connected.</summary>
internal enum StageKind
{
    Chain,
    Residual,
    Dense,
    Split,
    Gate,
    Depthwise,
    Inverted,
    Grouped,
    Shuffle,
    Pool,
    Branches,
    Transposed,
    Shared,
    Product,
}
