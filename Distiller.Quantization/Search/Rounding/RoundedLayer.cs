namespace Distiller.Quantization;

/// <summary>A layer whose weights were rounded otherwise than to the nearest integers.</summary>
/// <param name="Name">Path of the layer.</param>
/// <param name="NearestError">Squared error of its outputs over their squares, with weights rounded to the nearest; NaN if it was not tried.</param>
/// <param name="Error">The same with the weights that it has now.</param>
/// <param name="Reason">Why its weights are still the nearest; null if they are not.</param>
public sealed record RoundedLayer(string Name, double NearestError, double Error, string? Reason);
