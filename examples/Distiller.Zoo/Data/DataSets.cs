using System.Globalization;

namespace Distiller.Zoo.Data;

/// <summary>Finds a data set: in the folder that the user names, then in that of an environment variable, else the embedded one.</summary>
public static class DataSets
{
    /// <summary>The environment variable that names a folder of data sets.</summary>
    public const string Variable = "DISTILLER_DATA";

    private const int SearchDepth = 2;

    /// <summary>Reads or draws both parts of a data set of this family.</summary>
    /// <exception cref="DataSetException">
    /// The folder that was named does not exist or does not hold the set; a file is damaged; or there are no files and the family has no drawing.
    /// </exception>
    public static DataSet Open(DataSetFamily family, DataSetOptions? options = null)
    {
        options ??= new DataSetOptions();
        if (options.Folder is { } named)
        {
            var folder = Find(family, named) ?? throw new DataSetException(
                $"'{named}' and its folders hold no {family.Name} files. {Contents(family)} "
                + (family == DataSetFamily.ImageNet ? "" : "Without a folder, embedded images are used."));
            return ReadFrom(family, folder, DataOrigin.Folder, "");
        }

        var note = "";
        if (!string.IsNullOrWhiteSpace(options.FallbackFolder))
        {
            if (Find(family, options.FallbackFolder) is { } folder)
            {
                return ReadFrom(family, folder, DataOrigin.Environment, $", named by {Variable}");
            }

            note = $" ({Variable} = {options.FallbackFolder} holds no {family.Name} files)";
        }

        return family != DataSetFamily.ImageNet
            ? DrawInstead(family, options, note)
            : throw new DataSetException(
                $"There are no {family.Name} images{note}, and none are embedded. Name a folder that holds train and val. {Contents(family)}");
    }

    private static DataSet ReadFrom(DataSetFamily family, string folder, DataOrigin origin, string note)
    {
        Func<string, bool, ImageSet> read = family == DataSetFamily.Mnist ? MnistReader.Read : family == DataSetFamily.Cifar10 ? CifarReader.Read : ImageFolderReader.Read;
        var (train, test) = (read(folder, true), read(folder, false));
        return new()
        {
            Family = family,
            Train = train,
            Test = test,
            Origin = origin,
            Description = string.Create(CultureInfo.InvariantCulture,
                $"{family.Name} from {folder}{note}: {train.Count} training and {test.Count} test images of {Shape(train)}"),
        };
    }

    private static DataSet DrawInstead(DataSetFamily family, DataSetOptions options, string note)
    {
        var drawing = new DrawingOptions
        {
            Count = options.EmbeddedTrainCount,
            Seed = options.Seed,
            Channels = family.Channels,
            Size = family.Size,
        };
        var train = DrawnImages.Draw(drawing);
        var test = DrawnImages.Draw(drawing with { Count = options.EmbeddedTestCount, Series = 1 });
        return new()
        {
            Family = family,
            Train = train,
            Test = test,
            Origin = DataOrigin.Embedded,
            Description = string.Create(CultureInfo.InvariantCulture,
                $"embedded line figures in place of {family.Name}{note}: {train.Count} training and {test.Count} test images of {Shape(train)}, drawn with seed {options.Seed}"),
        };
    }

    /// <summary>The folder itself or the first one inside it (by name, at most two deep) that holds the files.</summary>
    private static string? Find(DataSetFamily family, string root)
    {
        if (!Directory.Exists(root))
        {
            throw new DataSetException(
                $"The data folder '{root}' does not exist. Name a folder that holds {family.Name} files, or none to use embedded images.");
        }

        Func<string, bool> holds = family == DataSetFamily.Mnist ? MnistReader.IsIn : family == DataSetFamily.Cifar10 ? CifarReader.IsIn : ImageFolderReader.IsIn;
        List<string> level = [root];
        for (var depth = 0; depth <= SearchDepth; depth++)
        {
            if (level.Find(folder => holds(folder)) is { } found)
            {
                return found;
            }

            level = [.. level.SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal)];
        }

        return null;
    }

    private static string Contents(DataSetFamily family) => family == DataSetFamily.Mnist
        ? "Expected train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz."
        : family == DataSetFamily.Cifar10
            ? "Expected data_batch_1.bin … data_batch_5.bin (at least one) and test_batch.bin, plain or .gz."
            : "Expected train/CLASS/*.jpeg and val/CLASS/*.jpeg, a folder for each class (.jpg and .png as well).";

    private static string Shape(ImageSet images) => $"{images.Channels}×{images.Height}×{images.Width}";
}
