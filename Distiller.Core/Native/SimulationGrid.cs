using System.Runtime.InteropServices;

namespace Distiller.Native;

/// <summary>What <see cref="NativeSimulation"/> rounds to: y = (clamp(round(ratio · x - zero point)) + zero point) / scale.</summary>
/// <param name="ZeroPoint">Is subtracted after scaling, and added again after rounding.</param>
/// <param name="LeastInteger">Smaller integers are cut off here.</param>
/// <param name="LargestInteger">Larger integers are cut off here.</param>
/// <param name="Scale">Divides the result. Range: above 0; 1 leaves integers.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SimulationGrid(float ZeroPoint, float LeastInteger, float LargestInteger, float Scale);
