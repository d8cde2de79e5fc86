using System.Collections.Immutable;
using Distiller.Data;

namespace Distiller.Zoo.Data;

/// <summary>Labelled images of one size, as bytes: in memory, or in files that are decoded when an image is wanted. Immutable, no tensors.</summary>
public sealed class ImageSet
{
    private const int FileChannels = 3;

    private readonly byte[] pixels;
    private readonly ushort[] labels;
    private readonly string[]? files;
    private readonly int shorterSide;

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

        (ClassNames, Channels, Height, Width, this.pixels, this.labels) = (classNames, channels, height, width, pixels, [.. labels.Select(label => (ushort)label)]);
    }

    private ImageSet(ImmutableArray<string> classNames, int channels, int height, int width, byte[] pixels, ushort[] labels, string[]? files, int shorterSide) =>
        (ClassNames, Channels, Height, Width, this.pixels, this.labels, this.files, this.shorterSide) = (classNames, channels, height, width, pixels, labels, files, shorterSide);

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
    /// <exception cref="DataSetException">The image's file cannot be decoded.</exception>
    public ReadOnlySpan<byte> Image(long index)
    {
        if (files is null)
        {
            return pixels.AsSpan(checked((int)(index * ImageSize)), ImageSize);
        }

        var (height, width, planes) = ImageFile.Read(files[index]);
        return Resampling.ShrinkAndCrop(height, width, planes, shorterSide, Height);
    }

    /// <summary>The bytes of several images; worked on side by side where they lie in files or are cropped.</summary>
    /// <param name="positions">The images.</param>
    /// <param name="crop">Chooses the part of an image of these rows and columns that becomes the image; null for the usual one.</param>
    /// <returns>The images; null where they can be taken as they are.</returns>
    internal byte[][]? Decode(ReadOnlySpan<long> positions, Func<long, int, int, CropWindow>? crop = null)
    {
        if (files is null && crop is null)
        {
            return null;
        }

        long[] wanted = [.. positions];
        var decoded = new byte[wanted.Length][];
        try
        {
            Parallel.For(0, wanted.Length, i => decoded[i] = crop is null ? Image(wanted[i]).ToArray() : Cropped(wanted[i], crop));
        }
        catch (AggregateException errors) when (errors.InnerExceptions is [DataSetException first, ..])
        {
            throw new DataSetException(first.Message, first);
        }

        return decoded;
    }

    private byte[] Cropped(long index, Func<long, int, int, CropWindow> crop)
    {
        if (files is null)
        {
            return Resampling.CropAndResize(Height, Width, Image(index), crop(index, Height, Width), Height);
        }

        // The whole file, not the middle of it that is evaluated.
        var (height, width, planes) = ImageFile.Read(files[index]);
        return Resampling.CropAndResize(height, width, planes, crop(index, height, width), Height);
    }

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
        var selectedPixels = files is null ? new byte[(long)indices.Length * ImageSize] : [];
        var selectedFiles = files is null ? null : new string[indices.Length];
        var selectedLabels = new ushort[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            if (selectedFiles is null)
            {
                Image(indices[i]).CopyTo(selectedPixels.AsSpan(i * ImageSize));
            }
            else
            {
                selectedFiles[i] = files![indices[i]];
            }

            selectedLabels[i] = labels[indices[i]];
        }

        return new(ClassNames, Channels, Height, Width, selectedPixels, selectedLabels, selectedFiles, shorterSide);
    }

    /// <summary>Colour images in files: the shorter side is brought to a length, and the middle cut out.</summary>
    internal static ImageSet OfFiles(ImmutableArray<string> classNames, int size, int shorterSide, IReadOnlyList<(string Path, int Label)> images) => new(
        classNames, FileChannels, size, size, [], [.. images.Select(image => (ushort)image.Label)], [.. images.Select(image => image.Path)], shorterSide);

    /// <summary>The first images, at most <paramref name="count"/>.</summary>
    public ImageSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count >= Count ? this : Select(SampleOrder.Sequential(count));
    }

    /// <summary>All images but the first <paramref name="count"/>.</summary>
    public ImageSet Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return count == 0 ? this : Select(SampleOrder.Sequential(Count).AsSpan(count));
    }
}
