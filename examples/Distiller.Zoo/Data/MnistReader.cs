using System.Collections.Immutable;

namespace Distiller.Zoo.Data;

/// <summary>MNIST in its original IDX files, plain or packed with gzip.</summary>
/// <remarks>Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits".</remarks>
public static class MnistReader
{
    private static readonly ImmutableArray<string> Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>True if the folder holds at least one of the files.</summary>
    public static bool IsIn(string folder) => (FindImages(folder, "train") ?? FindImages(folder, "t10k")) is not null;

    /// <summary>Reads the training part (<c>train-…</c>) or the test part (<c>t10k-…</c>).</summary>
    /// <exception cref="DataSetException">A file is missing or damaged, or images and labels do not fit together.</exception>
    public static ImageSet Read(string folder, bool train)
    {
        var part = train ? "train" : "t10k";
        var imagePath = FindImages(folder, part) ?? throw Missing(folder, $"{part}-images-idx3-ubyte");
        var labelPath = DataFile.Find(folder, $"{part}-labels-idx1-ubyte", $"{part}-labels.idx1-ubyte")
            ?? throw Missing(folder, $"{part}-labels-idx1-ubyte");
        var (sizes, pixels) = IdxFile.Read(imagePath, rank: 3);
        var (counts, labels) = IdxFile.Read(labelPath, rank: 1);
        if (sizes[0] != counts[0])
        {
            throw new DataSetException(
                $"{imagePath} holds {sizes[0]} images, but {labelPath} holds {counts[0]} labels. The files are from different sets: "
                + "take both from one source.");
        }

        try
        {
            return new(Digits, channels: 1, sizes[1], sizes[2], pixels, labels);
        }
        catch (ArgumentException error)
        {
            throw new DataSetException($"{labelPath}: {error.Message} Download it again.", error);
        }
    }

    private static string? FindImages(string folder, string part) =>
        DataFile.Find(folder, $"{part}-images-idx3-ubyte", $"{part}-images.idx3-ubyte");

    private static DataSetException Missing(string folder, string name) =>
        new($"{Path.Combine(folder, name)} is missing (also with .gz). MNIST consists of train-images-idx3-ubyte, "
            + "train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte; put all four into one folder.");
}
