using System.Runtime.InteropServices;

namespace Distiller.Native;

/// <summary>What <see cref="NativeRounding"/> rounds to: y = (clamp(round(scale · clamp(x) - zero point)) + zero point) / scale.</summary>
/// <param name="Low">Smaller values are cut off here first.</param>
/// <param name="High">Larger values are cut off here first.</param>
/// <param name="Scale">Multiplies. Range: above 0.</param>
/// <param name="ZeroPoint">Is subtracted after scaling.</param>
/// <param name="LeastInteger">Smaller integers are cut off here.</param>
/// <param name="LargestInteger">Larger integers are cut off here.</param>
/// <param name="GradientLow">Where the gradient begins to pass, this value included.</param>
/// <param name="GradientHigh">Where it ends to pass, this value included. Larger values are those of the upper end.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct RoundingGrid(
    float Low, float High, float Scale, float ZeroPoint, float LeastInteger, float LargestInteger, float GradientLow, float GradientHigh);
