namespace Distiller.Pruning;

/// <summary>Which zeros make a structure go.</summary>
public enum ThinningScope
{
    /// <summary>Zero filters of convolutions, zero rows of linear layers (neurons). Distiller: <c>remove_filters</c>.</summary>
    Filters,

    /// <summary>Zero input channels of convolutions, zero columns of linear layers. Distiller: <c>remove_channels</c>.</summary>
    Channels,

    /// <summary>Both. Distiller: <c>contract_model</c>.</summary>
    Structures,
}
