namespace Distiller.Pruning;

/// <summary>A group of coupled channels and how many of them stay.</summary>
/// <param name="Name">Path of the first layer that computes them.</param>
/// <param name="Layers">Number of layers that compute them.</param>
/// <param name="Channels">Channels of the full model.</param>
/// <param name="Kept">Channels that stay.</param>
/// <param name="Multiple">The multiple of which <paramref name="Kept"/> is, unless all stay.</param>
public sealed record BudgetGroup(string Name, int Layers, int Channels, int Kept, int Multiple);
