using System.Runtime.InteropServices;

namespace Distiller.Native;

/// <summary>One side of a sum of <see cref="NativeSimulation.Sum"/>: t = round((clamp(round(scale · x - zero point)) + zero point) · ratio).</summary>
/// <param name="Scale">Multiplies the values. Range: above 0.</param>
/// <param name="ZeroPoint">Is subtracted after scaling, and added again after rounding.</param>
/// <param name="LeastInteger">Smaller integers are cut off here.</param>
/// <param name="LargestInteger">Larger integers are cut off here.</param>
/// <param name="Ratio">Scale of the sum over <paramref name="Scale"/>.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SimulationOperand(float Scale, float ZeroPoint, float LeastInteger, float LargestInteger, float Ratio);
