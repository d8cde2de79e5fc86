using System.Buffers.Binary;

namespace Distiller.Zoo.Data;

/// <summary>The IDX format of MNIST: magic 00 00 08 rank, the sizes as big-endian 32-bit numbers, then unsigned bytes.</summary>
internal static class IdxFile
{
    private const int UnsignedByte = 0x08;

    /// <summary>Reads a file of the given rank.</summary>
    /// <exception cref="DataSetException">Wrong magic number, or more or fewer bytes than the header promises.</exception>
    public static (int[] Sizes, byte[] Data) Read(string path, int rank)
    {
        var content = DataFile.Read(path);
        var header = 4 + (4 * rank);
        var magic = (UnsignedByte << 8) | rank;
        if (content.Length < header)
        {
            throw new DataSetException(
                $"{path} holds {content.Length} bytes, fewer than the {header} of an IDX header. Download it again.");
        }

        var found = BinaryPrimitives.ReadInt32BigEndian(content);
        if (found != magic)
        {
            throw new DataSetException(
                $"{path} is not an IDX file of rank {rank}: it begins with 0x{found:X8} instead of 0x{magic:X8}. "
                + "Are image and label files swapped?");
        }

        var sizes = new int[rank];
        var expected = 1L;
        for (var axis = 0; axis < rank; axis++)
        {
            sizes[axis] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + (4 * axis)));
            expected *= sizes[axis];
        }

        if (content.Length - header != expected)
        {
            throw new DataSetException(
                $"{path} should hold {string.Join(" × ", sizes)} = {expected} bytes after its header, but holds {content.Length - header}. "
                + "It is truncated or damaged: download it again.");
        }

        return (sizes, content[header..]);
    }
}
