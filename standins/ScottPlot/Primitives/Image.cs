using System.Buffers.Binary;
using ScottPlot.Engine;

namespace ScottPlot;

/// <summary>An encoded picture in memory. This build holds PNG only.</summary>
public class Image : IDisposable
{
    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private readonly byte[] png;

    /// <exception cref="ArgumentException">The bytes are not a PNG file.</exception>
    public Image(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length < 24 || !bytes.AsSpan(0, 8).SequenceEqual(PngSignature))
        {
            throw new ArgumentException("The bytes are not a PNG file. Encode the picture as PNG first.", nameof(bytes));
        }

        png = bytes;
        Width = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16));
        Height = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20));
    }

    public Image(string filename)
        : this(File.ReadAllBytes(filename))
    {
    }

    public int Width { get; }

    public int Height { get; }

    /// <exception cref="NotSupportedException">The format is not PNG.</exception>
    public byte[] GetImageBytes(ImageFormat format = ImageFormat.Png, int quality = 100) =>
        format == ImageFormat.Png ? [.. png] : throw OutputFormats.NotSupported(format);

    public SavedImageInfo SavePng(string path) => Save(path);

    public SavedImageInfo Save(string path, ImageFormat format = ImageFormat.Png, int quality = 85) =>
        FigureFile.Write(path, GetImageBytes(format, quality));

    public void Dispose() => GC.SuppressFinalize(this);
}
