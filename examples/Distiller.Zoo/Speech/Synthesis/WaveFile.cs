using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Distiller.IO;

namespace Distiller.Zoo.Speech;

/// <summary>Reads and writes sound as RIFF files of one channel, 16-bit PCM.</summary>
public static class WaveFile
{
    private const int HeaderLength = 44;
    private const float Scale = 32767;

    /// <summary>Writes a waveform; what lies outside -1 to 1 is clipped. Written beside and renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The waveform.</param>
    /// <param name="sampleRate">Samples in a second.</param>
    public static void Write(string path, ReadOnlySpan<float> samples, int sampleRate)
    {
        var bytes = new byte[HeaderLength + (2 * samples.Length)];
        Encoding.ASCII.GetBytes("RIFF").CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        Encoding.ASCII.GetBytes("WAVEfmt ").CopyTo(bytes, 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), 2 * sampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        Encoding.ASCII.GetBytes("data").CopyTo(bytes, 36);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            var value = (short)Math.Round(Math.Clamp(samples[i], -1, 1) * Scale, MidpointRounding.ToEven);
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(HeaderLength + (2 * i)), value);
        }

        AtomicFile.WriteBytes(path, bytes);
    }

    /// <summary>Reads a waveform.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Samples in -1 to 1, and how many there are in a second.</returns>
    /// <exception cref="InvalidDataException">The file is no RIFF file of one channel with 16-bit PCM, or it is torn.</exception>
    public static (ImmutableArray<float> Samples, int SampleRate) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 12 || Tag(bytes, 0) != "RIFF" || Tag(bytes, 8) != "WAVE")
        {
            throw new InvalidDataException($"'{path}' is no RIFF WAVE file. Convert the sound to WAV, one channel, 16-bit PCM.");
        }

        int? sampleRate = null;
        for (var position = 12; position + 8 <= bytes.Length;)
        {
            var (tag, length) = (Tag(bytes, position), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position + 4)));
            var content = position + 8;
            if (length < 0 || length > bytes.Length - content)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"'{path}' is torn: the part '{tag}' at byte {position} should have {length} bytes, the file has {bytes.Length - content} more."));
            }

            if (tag == "fmt ")
            {
                sampleRate = RateOf(path, bytes.AsSpan(content, length));
            }
            else if (tag == "data")
            {
                return (Decode(bytes.AsSpan(content, length)), sampleRate
                    ?? throw new InvalidDataException($"'{path}' has no description of its sound before the samples."));
            }

            position = content + length + (length % 2);
        }

        throw new InvalidDataException($"'{path}' has no samples: there is no part 'data'.");
    }

    private static int RateOf(string path, ReadOnlySpan<byte> format)
    {
        var (coding, channels, bits) = format.Length < 16
            ? (0, 0, 0)
            : (BinaryPrimitives.ReadInt16LittleEndian(format), BinaryPrimitives.ReadInt16LittleEndian(format[2..]), BinaryPrimitives.ReadInt16LittleEndian(format[14..]));
        return (coding, channels, bits) == (1, 1, 16)
            ? BinaryPrimitives.ReadInt32LittleEndian(format[4..])
            : throw new InvalidDataException(FormattableString.Invariant(
                $"'{path}' holds coding {coding}, {channels} channels, {bits} bits. Convert the sound to one channel of 16-bit PCM (coding 1)."));
    }

    private static ImmutableArray<float> Decode(ReadOnlySpan<byte> bytes)
    {
        var samples = ImmutableArray.CreateBuilder<float>(bytes.Length / 2);
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            samples.Add(BinaryPrimitives.ReadInt16LittleEndian(bytes[i..]) / Scale);
        }

        return samples.MoveToImmutable();
    }

    private static string Tag(byte[] bytes, int position) => Encoding.ASCII.GetString(bytes, position, 4);
}
