namespace Distiller.Examples.Tests.Data;

/// <summary>Tiny valid files of both formats.</summary>
internal static class DataFiles
{
    public const int CifarRecord = 3073;

    /// <summary>An IDX file of images: pixel k of the file is k modulo 251.</summary>
    public static byte[] IdxImages(int count, int size = 4) =>
        [.. Header(0x03, count, size, size), .. Enumerable.Range(0, count * size * size).Select(k => (byte)(k % 251))];

    /// <summary>An IDX file of labels: 0, 1, 2 … 9, 0 …</summary>
    public static byte[] IdxLabels(int count) =>
        [.. Header(0x01, count), .. Enumerable.Range(0, count).Select(k => (byte)(k % 10))];

    /// <summary>A CIFAR-10 batch: labels count up from the first one, pixel k of an image is (label + k) modulo 256.</summary>
    public static byte[] CifarBatch(int count, int firstLabel = 0)
    {
        var content = new byte[count * CifarRecord];
        for (var i = 0; i < content.Length; i++)
        {
            var label = (firstLabel + (i / CifarRecord)) % 10;
            content[i] = (byte)(i % CifarRecord == 0 ? label : label + (i % CifarRecord) - 1);
        }

        return content;
    }

    /// <summary>Writes all four files of MNIST.</summary>
    public static void WriteMnist(TemporaryFolder folder, int train = 20, int test = 10, string prefix = "", string suffix = "")
    {
        folder.Write($"{prefix}train-images-idx3-ubyte{suffix}", IdxImages(train));
        folder.Write($"{prefix}train-labels-idx1-ubyte{suffix}", IdxLabels(train));
        folder.Write($"{prefix}t10k-images-idx3-ubyte{suffix}", IdxImages(test));
        folder.Write($"{prefix}t10k-labels-idx1-ubyte{suffix}", IdxLabels(test));
    }

    private static byte[] Header(byte rank, params int[] sizes) =>
        [0, 0, 8, rank, .. sizes.SelectMany(size => new[] { (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size })];
}
