using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>The embedded images: bars, discs and crosses of random place and contrast. Every pixel follows from the seed.</summary>
internal static class Glyphs
{
    public const int Classes = 4;

    /// <summary>Images (count, 1, size, size) in −1 to 1, and their classes (count).</summary>
    public static (Tensor Images, Tensor Classes) Draw(int count, int size, long seed)
    {
        Random random = new((int)seed);
        float[] pixels = new float[count * size * size];
        long[] classes = new long[count];
        for (int i = 0; i < count; i++)
        {
            classes[i] = i % Classes;
            (double x, double y) = (Place(random, size), Place(random, size));
            double contrast = 0.5 + (0.5 * random.NextDouble());
            for (int row = 0; row < size; row++)
            {
                for (int column = 0; column < size; column++)
                {
                    double ink = Ink((int)classes[i], Math.Abs(column - x), Math.Abs(row - y), size);
                    pixels[(((i * size) + row) * size) + column] = (float)(-contrast + (2 * contrast * ink));
                }
            }
        }

        return (tensor(pixels).reshape(count, 1, size, size), tensor(classes));
    }

    private static double Place(Random random, int size) => (size / 2.0) - 0.5 + ((random.NextDouble() - 0.5) * size / 4);

    // Soft edges of a pixel's width keep the law continuous.
    private static double Ink(int kind, double across, double down, int size)
    {
        double pen = size / 8.0;
        double away = kind switch
        {
            0 => across,
            1 => down,
            2 => Math.Abs(Math.Sqrt((across * across) + (down * down)) - (size / 4.0)),
            _ => Math.Abs(across - down) / Math.Sqrt(2),
        };
        return Math.Clamp(pen + 0.5 - away, 0, 1);
    }
}
