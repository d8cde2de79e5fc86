namespace TorchSharp.Utils;

/// <summary>Numbers in groups of seven bits, lowest first; the high bit says that more follow.</summary>
internal static class Leb128
{
    internal static void Write(BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        writer.Write7BitEncodedInt64(value);
    }

    internal static long Read(BinaryReader reader) => reader.Read7BitEncodedInt64();
}
