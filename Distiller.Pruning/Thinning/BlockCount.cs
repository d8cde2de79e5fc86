namespace Distiller.Pruning;

/// <summary>One directive of a recipe: the number of blocks of a grouped convolution or group normalisation.</summary>
/// <param name="Layer">Path of the layer.</param>
/// <param name="Before">Number of blocks before.</param>
/// <param name="After">Number of blocks afterwards.</param>
public sealed record BlockCount(string Layer, long Before, long After);
