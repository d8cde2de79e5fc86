namespace Distiller.Zoo.Data;

/// <summary>Cuts a part of random size, shape and place out of an image, which is then resized: how networks for ImageNet are trained.</summary>
/// <remarks>
/// The part's fraction of the area is uniform, the logarithm of its width / height as well. A part that does not fit in is drawn anew,
/// up to ten times; then the largest one of an allowed shape is taken from the middle. What is chosen follows from (seed, epoch, image)
/// alone, so a resumed run sees what an uninterrupted one sees.
/// <para>Source: Szegedy and others 2014, arXiv 1409.4842; bounds are those of torchvision's <c>RandomResizedCrop</c>.</para>
/// </remarks>
public sealed record RandomCrop
{
    private const int Attempts = 10;

    // Keeps what is cut out independent of what is mirrored.
    private const long Stream = 1;

    /// <summary>Least fraction of the image's area. Range: above 0 to 1.</summary>
    public double LeastArea { get; init; } = 0.08;

    /// <summary>Largest fraction of the image's area. Range: above 0 to 1.</summary>
    public double LargestArea { get; init; } = 1;

    /// <summary>Least width / height. Range: above 0.</summary>
    public double LeastRatio { get; init; } = 3.0 / 4;

    /// <summary>Largest width / height.</summary>
    public double LargestRatio { get; init; } = 4.0 / 3;

    /// <summary>Chooses the part of one image.</summary>
    /// <param name="seed">The seed of the data set.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="image">The image's number.</param>
    /// <param name="height">Its rows, 1 and more.</param>
    /// <param name="width">Its columns, 1 and more.</param>
    /// <returns>A rectangle inside the image.</returns>
    public CropWindow Choose(long seed, int epoch, long image, int height, int width)
    {
        var random = new SplitMix64(seed, epoch, image, Stream);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = (double)height * width * random.NextDouble(LeastArea, LargestArea);
            var ratio = Math.Exp(random.NextDouble(Math.Log(LeastRatio), Math.Log(LargestRatio)));
            var (rows, columns) = (Whole(Math.Sqrt(area / ratio)), Whole(Math.Sqrt(area * ratio)));
            if (rows > 0 && rows <= height && columns > 0 && columns <= width)
            {
                return new(random.Next(height - rows + 1), random.Next(width - columns + 1), rows, columns);
            }
        }

        return Middle(height, width);
    }

    private CropWindow Middle(int height, int width)
    {
        var ratio = (double)width / height;
        var (rows, columns) = ratio < LeastRatio ? (Whole(width / LeastRatio), width)
            : ratio > LargestRatio ? (height, Whole(height * LargestRatio))
            : (height, width);
        (rows, columns) = (Math.Clamp(rows, 1, height), Math.Clamp(columns, 1, width));
        return new((height - rows) / 2, (width - columns) / 2, rows, columns);
    }

    private static int Whole(double length) => (int)Math.Round(length, MidpointRounding.ToEven);
}
