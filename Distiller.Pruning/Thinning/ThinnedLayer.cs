namespace Distiller.Pruning;

/// <summary>The sizes of a layer before and after thinning.</summary>
/// <param name="Layer">Path of the layer.</param>
/// <param name="OutputsBefore">Output channels before.</param>
/// <param name="OutputsAfter">Output channels afterwards.</param>
/// <param name="InputsBefore">Input positions before.</param>
/// <param name="InputsAfter">Input positions afterwards.</param>
public sealed record ThinnedLayer(string Layer, long OutputsBefore, long OutputsAfter, long InputsBefore, long InputsAfter);
