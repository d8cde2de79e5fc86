using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Zoo.Data;

/// <summary>Minibatches of normalised images (N, C, H, W), float32, and labels (N), int64.</summary>
public sealed class ImageBatches : IBatchSource
{
    private readonly ImageSet images;
    private readonly ImageBatchOptions options;
    private readonly Augmentation augmentation;
    private readonly float[][] tables;

    /// <summary>Cuts images into minibatches. Nothing is copied: bytes become numbers when a minibatch is read.</summary>
    /// <param name="images">The images.</param>
    /// <param name="family">How to normalise, and how to augment if the options ask for it.</param>
    /// <param name="options">Size, order, subset.</param>
    /// <exception cref="ArgumentException">The images do not have the family's channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1, or the fraction is not in (0, 1].</exception>
    public ImageBatches(ImageSet images, DataSetFamily family, ImageBatchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize, nameof(options));
        Guards.Positive(Guards.Fraction(options.EffectiveFraction));
        if (images.Channels != family.Channels)
        {
            throw new ArgumentException(
                $"Images of '{family.Name}' have {family.Channels} channels, these have {images.Channels}.", nameof(images));
        }

        (this.images, this.options) = (images, options);
        augmentation = options.Augment ? family.Augmentation : Augmentation.None;
        tables = [.. Enumerable.Range(0, family.Channels).Select(family.Normalization.Table)];
        SampleCount = (int)Math.Floor(images.Count * options.EffectiveFraction);
        if (options.DropLast)
        {
            SampleCount -= SampleCount % options.BatchSize;
        }
    }

    /// <inheritdoc/>
    public int SampleCount { get; }

    /// <inheritdoc/>
    public int BatchCount => (SampleCount + options.BatchSize - 1) / options.BatchSize;

    /// <inheritdoc/>
    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchCount);
        return ReadFrom(epoch, firstBatch);
    }

    private IEnumerable<Batch> ReadFrom(int epoch, int firstBatch)
    {
        var order = OrderOf(epoch);
        for (var batch = firstBatch; batch < BatchCount; batch++)
        {
            var start = batch * options.BatchSize;
            yield return Read(order.AsSpan(start, Math.Min(options.BatchSize, SampleCount - start)), epoch);
        }
    }

    /// <summary>Positions of the images of an epoch: all or a part, the same or a new one, in order or shuffled.</summary>
    private long[] OrderOf(int epoch)
    {
        const int SubsetEpoch = -1; // No epoch has this number, so the subset and the orders are independent.
        var isPart = options.EffectiveFraction < 1;
        if (!isPart || (options.Shuffle && !options.FixedSubset))
        {
            return options.Shuffle
                ? SampleOrder.Shuffled(images.Count, options.Seed, epoch)
                : SampleOrder.Sequential(images.Count);
        }

        var subset = SampleOrder.Shuffled(images.Count, options.Seed, SubsetEpoch)[..SampleCount];
        Array.Sort(subset);
        return options.Shuffle
            ? [.. SampleOrder.Shuffled(SampleCount, options.Seed, epoch).Select(position => subset[position])]
            : subset;
    }

    private Batch Read(ReadOnlySpan<long> positions, int epoch)
    {
        var area = images.Height * images.Width;
        var values = new float[positions.Length * images.ImageSize];
        var labels = new long[positions.Length];
        var decoded = images.Decode(
            positions, augmentation.Crop is { } crop ? (image, height, width) => crop.Choose(options.Seed, epoch, image, height, width) : null);
        for (var i = 0; i < positions.Length; i++)
        {
            labels[i] = images.Label(positions[i]);
            var image = decoded is null ? images.Image(positions[i]) : decoded[i];
            var variation = augmentation.Choose(options.Seed, epoch, positions[i]);
            for (var channel = 0; channel < images.Channels; channel++)
            {
                variation.Copy(
                    image.Slice(channel * area, area),
                    images.Height,
                    images.Width,
                    tables[channel],
                    values.AsSpan((i * images.ImageSize) + (channel * area), area));
            }
        }

        return new(tensor(values, [positions.Length, images.Channels, images.Height, images.Width]), tensor(labels));
    }
}
