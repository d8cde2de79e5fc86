using System.Collections.Immutable;

namespace Distiller.Zoo.Data;

/// <summary>CIFAR-10 in its binary version: records of one label byte and 3 × 1,024 pixel bytes (red, green, blue).</summary>
/// <remarks>
/// The training part is every <c>data_batch_N.bin</c> that is present, so partial sets serve as well.
/// <para>Source: A. Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".</para>
/// </remarks>
public static class CifarReader
{
    private const int Size = 32;
    private const int PixelBytes = 3 * Size * Size;
    private const int RecordBytes = 1 + PixelBytes;
    private const int TrainingFiles = 5;

    private static readonly ImmutableArray<string> Names =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>True if the folder holds at least one of the files.</summary>
    public static bool IsIn(string folder) => Files(folder, train: true).Any() || Files(folder, train: false).Any();

    /// <summary>Reads the training batches that are present, or the test batch.</summary>
    /// <exception cref="DataSetException">No file, or one whose length or labels are wrong.</exception>
    public static ImageSet Read(string folder, bool train)
    {
        var files = Files(folder, train).ToList();
        if (files.Count == 0)
        {
            throw new DataSetException(
                $"{Path.Combine(folder, train ? "data_batch_1.bin" : "test_batch.bin")} is missing (also with .gz). CIFAR-10's binary "
                + "version consists of data_batch_1.bin … data_batch_5.bin (at least one) and test_batch.bin; put them into one folder.");
        }

        var contents = files.ConvertAll(path => (Path: path, Bytes: DataFile.Read(path)));
        var count = contents.Sum(file => CountRecords(file.Path, file.Bytes));
        var pixels = new byte[(long)count * PixelBytes];
        var labels = new byte[count];
        var image = 0;
        foreach (var (path, bytes) in contents)
        {
            for (var start = 0; start < bytes.Length; start += RecordBytes, image++)
            {
                labels[image] = bytes[start] < Names.Length
                    ? bytes[start]
                    : throw new DataSetException(
                        $"{path}: record {start / RecordBytes} has the label {bytes[start]}, expected 0 to {Names.Length - 1}. "
                        + "It is not a file of CIFAR-10's binary version, or it is damaged: download it again.");
                bytes.AsSpan(start + 1, PixelBytes).CopyTo(pixels.AsSpan(image * PixelBytes));
            }
        }

        return new(Names, channels: 3, Size, Size, pixels, labels);
    }

    private static int CountRecords(string path, byte[] content) =>
        content.Length > 0 && content.Length % RecordBytes == 0
            ? content.Length / RecordBytes
            : throw new DataSetException(
                $"{path} holds {content.Length} bytes, expected a multiple of {RecordBytes} (one label and {PixelBytes} pixels an image). "
                + "It is truncated or of another version (Python, MATLAB): download CIFAR-10's binary version.");

    private static IEnumerable<string> Files(string folder, bool train) =>
        (train ? Enumerable.Range(1, TrainingFiles).Select(number => $"data_batch_{number}.bin") : ["test_batch.bin"])
            .Select(name => DataFile.Find(folder, name))
            .OfType<string>();
}
