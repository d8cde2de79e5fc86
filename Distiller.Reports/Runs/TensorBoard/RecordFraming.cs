using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Distiller.Reports.Runs.TensorBoard;

/// <summary>Wraps records as TFRecord: length, its checksum, the bytes, their checksum.</summary>
/// <remarks>
/// Lengths and checksums are little endian. A checksum is CRC-32C (Castagnoli), turned right by 15 bits plus 0xa282ead8, so that
/// the checksum of data that holds checksums stays good. Source: tensorflow.org/tutorials/load_data/tfrecord.
/// </remarks>
internal static class RecordFraming
{
    private const uint MaskDelta = 0xa282ead8;
    private const int HeaderLength = sizeof(ulong) + sizeof(uint);
    private const int FooterLength = sizeof(uint);

    public static void Write(Stream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], MaskedChecksum(header[..sizeof(ulong)]));
        Span<byte> footer = stackalloc byte[FooterLength];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedChecksum(record));
        stream.Write(header);
        stream.Write(record);
        stream.Write(footer);
    }

    /// <summary>The records of a file. A part of a record at its end, as of a file that is being written, is left out.</summary>
    public static IEnumerable<byte[]> Read(byte[] content, string source)
    {
        var position = 0;
        while (content.Length - position >= HeaderLength)
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(position));
            Check(content.AsSpan(position, sizeof(ulong)), content.AsSpan(position + sizeof(ulong)), source, position);
            if (length > (ulong)(content.Length - position - HeaderLength - FooterLength))
            {
                yield break;
            }

            var record = content[(position + HeaderLength)..(position + HeaderLength + (int)length)];
            Check(record, content.AsSpan(position + HeaderLength + record.Length), source, position);
            yield return record;
            position += HeaderLength + record.Length + FooterLength;
        }
    }

    public static uint MaskedChecksum(ReadOnlySpan<byte> bytes) => unchecked(BitOperations.RotateRight(Checksum(bytes), 15) + MaskDelta);

    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return ~checksum;
    }

    private static void Check(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> checksum, string source, int position)
    {
        if (MaskedChecksum(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(checksum))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{source}' is damaged, or no TensorBoard event file: the checksum of the record at byte {position} is wrong. Copy the file again."));
        }
    }
}
