using Distiller.Data;

namespace Distiller.Zoo.Data;

/// <summary>Divides images into a part to learn from and a part to validate with.</summary>
public static class DataSplit
{
    /// <summary>Shuffles by the seed; the first ⌊ratio·N⌋ images validate, the others train.</summary>
    /// <param name="images">All training images, N.</param>
    /// <param name="validationRatio">Fraction for validation, in [0, 1).</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is outside [0, 1).</exception>
    public static (ImageSet Train, ImageSet Validation) Of(ImageSet images, double validationRatio, long seed)
    {
        if (validationRatio is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationRatio), validationRatio, "The validation ratio lies in [0, 1): 0.1 sets every tenth image aside.");
        }

        var order = SampleOrder.Shuffled(images.Count, seed, epoch: 0);
        var held = (int)Math.Floor(validationRatio * images.Count);
        return (images.Select(order.AsSpan(held)), images.Select(order.AsSpan(0, held)));
    }
}
