using System.Collections.Immutable;
using Distiller.Data;

namespace Distiller.Zoo.Data;

/// <summary>Labelled images of one size, as the bytes in which they are stored. Immutable, no tensors.</summary>
public sealed class ImageSet
{
    private readonly byte[] pixels;
    private readonly byte[] labels;

    /// <summary>Takes over both arrays.</summary>
    /// <param name="classNames">Name of each class; a label is a position in this list.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="pixels">N·C·H·W bytes, in that order.</param>
    /// <param name="labels">N labels.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a label has no class.</exception>
    public ImageSet(ImmutableArray<string> classNames, int channels, int height, int width, byte[] pixels, byte[] labels)
    {
        if (pixels.LongLength != (long)labels.Length * channels * height * width)
        {
            throw new ArgumentException(
                $"{labels.Length} images of {channels}×{height}×{width} take {(long)labels.Length * channels * height * width} bytes, not {pixels.Length}.",
                nameof(pixels));
        }

        var beyond = Array.FindIndex(labels, label => label >= classNames.Length);
        if (beyond >= 0)
        {
            throw new ArgumentException(
                $"Image {beyond} has the label {labels[beyond]}, but there are {classNames.Length} classes.", nameof(labels));
        }

        (ClassNames, Channels, Height, Width, this.pixels, this.labels) = (classNames, channels, height, width, pixels, labels);
    }

    /// <summary>Name of each class, in the order of the labels.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>1 for grey, 3 for colour.</summary>
    public int Channels { get; }

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>Number of images, N.</summary>
    public int Count => labels.Length;

    /// <summary>Bytes of one image: C·H·W.</summary>
    public int ImageSize => Channels * Height * Width;

    /// <summary>The bytes of an image, (C, H, W).</summary>
    public ReadOnlySpan<byte> Image(long index) => pixels.AsSpan(checked((int)(index * ImageSize)), ImageSize);

    /// <summary>The class of an image.</summary>
    public int Label(long index) => labels[index];

    /// <summary>Number of images in each class.</summary>
    public ImmutableArray<int> CountByClass()
    {
        var counts = new int[ClassNames.Length];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        return [.. counts];
    }

    /// <summary>The images at these positions, in this order.</summary>
    public ImageSet Select(ReadOnlySpan<long> indices)
    {
        var selectedPixels = new byte[(long)indices.Length * ImageSize];
        var selectedLabels = new byte[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(selectedPixels.AsSpan(i * ImageSize));
            selectedLabels[i] = labels[indices[i]];
        }

        return new(ClassNames, Channels, Height, Width, selectedPixels, selectedLabels);
    }

    /// <summary>The first images, at most <paramref name="count"/>.</summary>
    public ImageSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count >= Count ? this : Select(SampleOrder.Sequential(count));
    }
}
