namespace Distiller.Pruning;

/// <summary>A group of coupled channels and how many of them stay, or a residual block that stays or goes.</summary>
/// <param name="Name">Path of the first layer that computes them, or of the block.</param>
/// <param name="Layers">Number of layers that compute them, or of layers in the block.</param>
/// <param name="Channels">Channels of the full model; 1 for a block.</param>
/// <param name="Kept">Channels that stay.</param>
/// <param name="Multiple">The multiple of which <paramref name="Kept"/> is, unless all stay.</param>
public sealed record BudgetGroup(string Name, int Layers, int Channels, int Kept, int Multiple)
{
    /// <summary>Whether this is a residual block: it is removed if <see cref="Kept"/> is 0.</summary>
    public bool IsBlock { get; init; }
}
