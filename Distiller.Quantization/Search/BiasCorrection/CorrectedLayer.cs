namespace Distiller.Quantization;

/// <summary>A layer whose bias was corrected.</summary>
/// <param name="Name">Path of the layer.</param>
/// <param name="LargestShift">The largest amount by which the mean of a channel had moved.</param>
/// <param name="Deviation">Standard deviation of the float layer's outputs over samples, positions and channels, to compare it with.</param>
public sealed record CorrectedLayer(string Name, double LargestShift, double Deviation);
