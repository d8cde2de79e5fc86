namespace Distiller.Statistics;

/// <summary>A call of a layer in a forward pass.</summary>
/// <param name="Name">Path of the layer.</param>
/// <param name="Shape">What its time depends on.</param>
public sealed record LayerCall(string Name, LayerShape Shape);
