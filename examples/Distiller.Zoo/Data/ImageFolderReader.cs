using System.Collections.Immutable;
using System.Globalization;
using Distiller.Naming;

namespace Distiller.Zoo.Data;

/// <summary>ImageNet as folders: <c>train/CLASS/*.jpeg</c> and <c>val/CLASS/*.jpeg</c>, PNG files as well.</summary>
/// <remarks>
/// Classes are numbered in the order of their folders' names, as torchvision's <c>ImageFolder</c> numbers them. Images stay in their files
/// until they are wanted; then the shorter side becomes 256 and the middle 224 × 224 is cut out. Augmented training images are other parts of
/// the files, chosen by <see cref="RandomCrop"/>, and mirrored at random.
/// </remarks>
public static class ImageFolderReader
{
    /// <summary>Length of the shorter side before the middle is cut out.</summary>
    public const int ShorterSide = 256;

    private const string Training = "train";
    private const string Validation = "val";

    /// <summary>True if the folder holds both parts.</summary>
    /// <param name="folder">The folder above <c>train</c> and <c>val</c>.</param>
    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, Training)) && Directory.Exists(Path.Combine(folder, Validation));

    /// <summary>Lists the images of a part; their sizes are those of the family.</summary>
    /// <param name="folder">The folder above <c>train</c> and <c>val</c>.</param>
    /// <param name="train">Which part.</param>
    /// <exception cref="DataSetException">There is no image, too many classes, or a class of validation that training does not have.</exception>
    public static ImageSet Read(string folder, bool train)
    {
        var root = Path.Combine(folder, Training);
        ImmutableArray<string> classes = [.. Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        if (classes.IsEmpty || classes.Length > DataSetFamily.ImageNet.Classes)
        {
            throw new DataSetException(string.Create(
                CultureInfo.InvariantCulture, $"{root} holds {classes.Length} folders, expected one for each class: 1 to {DataSetFamily.ImageNet.Classes}, with the images of the class in it."));
        }

        var part = train ? root : Path.Combine(folder, Validation);
        List<(string Path, int Label)> images = [];
        foreach (var place in Directory.EnumerateDirectories(part).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(place);
            var label = classes.IndexOf(name);
            if (label < 0)
            {
                throw new DataSetException(
                    $"{place} is a class that {root} does not have. {NearestNames.Hint(name, classes)} Both parts have the same classes; validation images that lie in one folder have to be sorted into classes first.");
            }

            images.AddRange(Directory.EnumerateFiles(place).Where(ImageFile.IsKnown).Order(StringComparer.Ordinal).Select(path => (path, label)));
        }

        return images.Count > 0
            ? ImageSet.OfFiles(classes, DataSetFamily.ImageNet.Size, ShorterSide, images)
            : throw new DataSetException($"{part} holds no images: expected CLASS/*.jpeg, CLASS/*.jpg or CLASS/*.png. Archives have to be unpacked.");
    }
}
