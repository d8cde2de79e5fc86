namespace Distiller.Zoo.Data;

/// <summary>Random variation of training images: shift by padding and cropping, or a part of any size resized, and mirrored left to right.</summary>
/// <remarks>What happens to an image follows from (seed, epoch, image) alone, so a resumed run sees what an uninterrupted one sees.</remarks>
/// <param name="Padding">Black pixels added on each side before a window of the old size is cut out. 0 leaves images in place.</param>
/// <param name="Flip">Mirrors every second image on average.</param>
public sealed record Augmentation(int Padding, bool Flip)
{
    /// <summary>Images as they are.</summary>
    public static Augmentation None { get; } = new(0, false);

    /// <summary>The part of the image that is cut out and resized, before anything else; null for the usual one.</summary>
    public RandomCrop? Crop { get; init; }

    /// <summary>Chooses the variation of one image.</summary>
    internal Variation Choose(long seed, int epoch, long image)
    {
        var random = new SplitMix64(seed, epoch, image);
        var (down, right) = (random.Next((2 * Padding) + 1) - Padding, random.Next((2 * Padding) + 1) - Padding);
        return new(down, right, Flip && random.Next(2) == 1);
    }

    /// <summary>Where the window stands, relative to the image, and whether it is mirrored.</summary>
    internal readonly record struct Variation(int Down, int Right, bool Mirrored)
    {
        /// <summary>Copies a channel (H, W) through the table of its normalised values.</summary>
        public void Copy(ReadOnlySpan<byte> channel, int height, int width, ReadOnlySpan<float> table, Span<float> target)
        {
            var black = table[0];
            for (var y = 0; y < height; y++)
            {
                var row = target.Slice(y * width, width);
                var sourceY = y + Down;
                if (sourceY < 0 || sourceY >= height)
                {
                    row.Fill(black);
                    continue;
                }

                var source = channel.Slice(sourceY * width, width);
                for (var x = 0; x < width; x++)
                {
                    // The window is cut out first and mirrored afterwards, as in the original.
                    var sourceX = (Mirrored ? width - 1 - x : x) + Right;
                    row[x] = sourceX >= 0 && sourceX < width ? table[source[sourceX]] : black;
                }
            }
        }
    }
}
