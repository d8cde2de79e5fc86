namespace Distiller.Native;

/// <summary>How a kernel moves over an image. Pairs are (vertical, horizontal).</summary>
/// <param name="Kernel">Size of the kernel; for convolutions taken from the weights.</param>
/// <param name="Stride">Positions between two applications.</param>
/// <param name="Padding">Positions added on each side.</param>
/// <param name="Dilation">Distance of neighbouring elements of the kernel.</param>
/// <param name="ConvGroups">Parts into which the channels are divided. Range: 1 and more.</param>
public sealed record PlanWindow(
    (long Height, long Width) Kernel,
    (long Height, long Width) Stride,
    (long Height, long Width) Padding,
    (long Height, long Width) Dilation,
    long ConvGroups = 1)
{
    internal unsafe void Write(long* geometry)
    {
        ReadOnlySpan<long> words =
        [
            Kernel.Height, Kernel.Width, Stride.Height, Stride.Width, Padding.Height, Padding.Width, Dilation.Height, Dilation.Width, ConvGroups,
        ];
        words.CopyTo(new Span<long>(geometry, Words));
    }

    internal const int Words = 9;
}
