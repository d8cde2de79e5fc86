namespace Distiller.Quantization.Execution;

/// <summary>Whole-network times of the first calibration batch that decided how an <see cref="Int8Model"/> runs.</summary>
/// <param name="BatchSize">Number of samples.</param>
/// <param name="FloatMilliseconds">Everything in float, batch norm folded.</param>
/// <param name="Int8Milliseconds">Everything in 8 bits that can.</param>
/// <param name="ChosenMilliseconds">As it runs now.</param>
public sealed record Int8Timing(long BatchSize, double FloatMilliseconds, double Int8Milliseconds, double ChosenMilliseconds);
