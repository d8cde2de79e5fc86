namespace Distiller.Zoo.Data;

/// <summary>Makes images smaller or larger, and cuts out their middle or another part.</summary>
/// <remarks>
/// A triangle whose width grows with the reduction, along rows first and then along columns, rounded to bytes after each: what Pillow calls
/// bilinear, and torchvision's <c>Resize</c> uses on its images.
/// </remarks>
internal static class Resampling
{
    /// <summary>Resizes so that the shorter side has a length, and cuts out a square of the middle.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="planes">Planes of H·W bytes.</param>
    /// <param name="shorter">Length of the shorter side; the longer one in proportion, its fraction dropped.</param>
    /// <param name="crop">Side of the square, not above <paramref name="shorter"/>.</param>
    /// <returns>As many planes of crop·crop bytes.</returns>
    public static byte[] ShrinkAndCrop(int height, int width, byte[] planes, int shorter, int crop)
    {
        var (newHeight, newWidth) = height <= width
            ? (shorter, (int)((long)shorter * width / height))
            : ((int)((long)shorter * height / width), shorter);
        return Resample(
            height, width, planes, new(0, 0, height, width), Taps(height, newHeight, Middle(newHeight, crop), crop), Taps(width, newWidth, Middle(newWidth, crop), crop));
    }

    /// <summary>Cuts out a rectangle and resizes it to a square; pixels beside it count for nothing.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="planes">Planes of H·W bytes.</param>
    /// <param name="window">The rectangle, inside the image.</param>
    /// <param name="size">Side of the square.</param>
    /// <returns>As many planes of size·size bytes.</returns>
    public static byte[] CropAndResize(int height, int width, ReadOnlySpan<byte> planes, CropWindow window, int size) =>
        Resample(height, width, planes, window, Taps(window.Height, size, 0, size), Taps(window.Width, size, 0, size));

    private static byte[] Resample(
        int height, int width, ReadOnlySpan<byte> planes, CropWindow window, (int First, double[] Weights)[] down, (int First, double[] Weights)[] across)
    {
        var (channels, rows, columns) = (planes.Length / (height * width), down.Length, across.Length);
        var result = new byte[channels * rows * columns];
        var narrow = new byte[window.Height * columns];
        for (var channel = 0; channel < channels; channel++)
        {
            var corner = (channel * height * width) + (window.Top * width) + window.Left;
            for (var row = 0; row < window.Height; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    narrow[(row * columns) + column] = Weighted(planes[(corner + (row * width))..], across[column], stride: 1);
                }
            }

            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    result[(((channel * rows) + row) * columns) + column] = Weighted(narrow.AsSpan(column), down[row], stride: columns);
                }
            }
        }

        return result;
    }

    // Half to even, as Python rounds: torchvision's center_crop.
    private static int Middle(int length, int crop) => (int)Math.Round((length - crop) / 2.0, MidpointRounding.ToEven);

    private static byte Weighted(ReadOnlySpan<byte> values, (int First, double[] Weights) taps, int stride)
    {
        var sum = 0.0;
        for (var i = 0; i < taps.Weights.Length; i++)
        {
            sum += taps.Weights[i] * values[(taps.First + i) * stride];
        }

        return (byte)Math.Clamp(Math.Floor(sum + 0.5), 0, byte.MaxValue);
    }

    private static (int First, double[] Weights)[] Taps(int length, int newLength, int from, int count)
    {
        var scale = (double)length / newLength;
        var reach = Math.Max(1, scale);
        return [.. Enumerable.Range(from, count).Select(place =>
        {
            var center = (place + 0.5) * scale;
            var first = Math.Max(0, (int)(center - reach + 0.5));
            var end = Math.Min(length, (int)(center + reach + 0.5));
            double[] weights = [.. Enumerable.Range(first, end - first).Select(at => Math.Max(0, 1 - Math.Abs((at + 0.5 - center) / reach)))];
            var sum = weights.Sum();
            return (first, weights.Select(weight => weight / sum).ToArray());
        })];
    }
}
