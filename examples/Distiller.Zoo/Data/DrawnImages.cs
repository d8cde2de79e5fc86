using System.Numerics;

namespace Distiller.Zoo.Data;

/// <summary>
/// The embedded data set: ten line figures, drawn by the program itself, each with its own place, size, turn, shear, pen,
/// shading, stray strokes, hidden part and noise. It needs no download, and every byte follows from the seed.
/// </summary>
/// <remarks>Image i has class i mod 10, so every beginning of a multiple of ten images is balanced; 10,000 images take about a second.</remarks>
public static class DrawnImages
{
    private const int SmallestSize = 12;

    /// <summary>Draws the set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count below 0, a size below 12, or channels other than 1 and 3.</exception>
    public static ImageSet Draw(DrawingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, SmallestSize);
        if (options.Channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Channels, "Images have 1 channel (grey) or 3 (colour).");
        }

        var imageSize = options.Channels * options.Size * options.Size;
        var pixels = new byte[(long)options.Count * imageSize];
        var labels = new byte[options.Count];
        Parallel.For(0, options.Count, () => new Canvas(options.Size), (index, _, canvas) =>
        {
            labels[index] = (byte)(index % Figure.All.Length);
            var random = new SplitMix64(options.Seed, options.Series, index);
            canvas.Clear();
            Sketch(canvas, Figure.All[labels[index]], options, ref random);
            Paint(pixels.AsSpan(index * imageSize, imageSize), canvas, options, ref random);
            return canvas;
        }, _ => { });
        return new([.. Figure.All.Select(figure => figure.Name)], options.Channels, options.Size, options.Size, pixels, labels);
    }

    /// <summary>Lays down the ink: the figure under a random affine map, and stray strokes.</summary>
    private static void Sketch(Canvas canvas, Figure figure, DrawingOptions options, ref SplitMix64 random)
    {
        var half = options.Size / 2f;
        var radius = half * random.Next(0.55f, 0.85f);
        var slack = half - (radius * 0.9f);
        var place = Matrix3x2.CreateSkew(random.Next(-0.25f, 0.25f), 0)
            * Matrix3x2.CreateScale(radius * random.Next(0.75f, 1f), radius * random.Next(0.85f, 1f))
            * Matrix3x2.CreateRotation(random.Next(-0.35f, 0.35f))
            * Matrix3x2.CreateTranslation(half + random.Next(-slack, slack), half + random.Next(-slack, slack));
        var thickness = options.Size / 28f * random.Next(1.6f, 3f);
        foreach (var (from, to) in figure.Strokes)
        {
            canvas.Stroke(Vector2.Transform(from, place), Vector2.Transform(to, place), thickness);
        }

        for (var stray = 0; stray < 2; stray++)
        {
            var start = new Vector2(random.Next(0f, options.Size), random.Next(0f, options.Size));
            var (sin, cos) = MathF.SinCos(random.Next(0, 2 * MathF.PI));
            var length = options.Size * random.Next(0.12f, 0.3f);
            if (random.Next() < options.StrayStrokes)
            {
                canvas.Stroke(start, start + (length * new Vector2(cos, sin)), thickness * 0.8f);
            }
        }
    }

    /// <summary>Turns ink into pixels: ground with a gradient, pen colour, hiding rectangle, noise.</summary>
    private static void Paint(Span<byte> image, Canvas canvas, DrawingOptions options, ref SplitMix64 random)
    {
        var size = options.Size;
        var hides = random.Next() < options.Occlusion;
        var (hiddenWidth, hiddenHeight) = (random.Next(0.15f, 0.4f) * size, random.Next(0.15f, 0.4f) * size);
        var (hiddenX, hiddenY) = (random.Next(0, size - hiddenWidth), random.Next(0, size - hiddenHeight));
        var deviation = options.Noise * random.Next(0.25f, 1f);

        // In colour the pen may be lighter or darker than the ground, so no single pixel tells anything about the class.
        var penIsLight = options.Channels == 1 || random.Next() < 0.5f;
        for (var channel = 0; channel < options.Channels; channel++)
        {
            var (ground, pen, cover) = (random.Next(0f, 90f), random.Next(140f, 255f), random.Next(0f, 255f));
            if (!penIsLight)
            {
                (ground, pen) = (255 - ground, 255 - pen);
            }

            var (slopeX, slopeY) = (random.Next(-40f, 40f) / size, random.Next(-40f, 40f) / size);
            for (var y = 0; y < size; y++)
            {
                for (var x = 0; x < size; x++)
                {
                    var shade = ground + (slopeX * (x - (size / 2f))) + (slopeY * (y - (size / 2f)));
                    var value = shade + ((pen - shade) * canvas.Ink[(y * size) + x]);
                    if (hides && x >= hiddenX && x < hiddenX + hiddenWidth && y >= hiddenY && y < hiddenY + hiddenHeight)
                    {
                        value = cover;
                    }

                    value += deviation * random.NextNormal();
                    image[(((channel * size) + y) * size) + x] = (byte)Math.Clamp(value, 0, 255);
                }
            }
        }
    }
}
