using System.Buffers.Binary;
using System.IO.Compression;

namespace Distiller.Reports.Tests.Browser;

/// <summary>The pixels of a PNG file with 8 bits a channel, without interlacing: what Chromium writes.</summary>
internal sealed class PngPixels
{
    private readonly byte[] _bytes;
    private readonly int _channels;

    private PngPixels(int width, int height, int channels, byte[] bytes) => (Width, Height, _channels, _bytes) = (width, height, channels, bytes);

    public int Width { get; }

    public int Height { get; }

    public (byte Red, byte Green, byte Blue) this[int x, int y]
    {
        get
        {
            var start = ((y * Width) + x) * _channels;
            return (_bytes[start], _bytes[start + 1], _bytes[start + 2]);
        }
    }

    public static PngPixels Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
        var channels = file[25] == 6 ? 4 : 3;
        using MemoryStream packed = new();
        for (var position = 8; position < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(position));
            if (file.AsSpan(position + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(file, position + 8, length);
            }

            position += 12 + length;
        }

        packed.Position = 0;
        using ZLibStream unpacked = new(packed, CompressionMode.Decompress);
        var stride = width * channels;
        var pixels = new byte[stride * height];
        for (var row = 0; row < height; row++)
        {
            var filter = unpacked.ReadByte();
            unpacked.ReadExactly(pixels, row * stride, stride);
            for (var i = 0; i < stride; i++)
            {
                var at = (row * stride) + i;
                int left = i >= channels ? pixels[at - channels] : 0, up = row > 0 ? pixels[at - stride] : 0, corner = i >= channels && row > 0 ? pixels[at - stride - channels] : 0;
                pixels[at] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
            }
        }

        return new(width, height, channels, pixels);
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
