using System.Collections.Immutable;

namespace Distiller.Zoo.Data;

/// <summary>What all data sets of one shape share: a model is made for a family, and a file or the drawn set is one of its members.</summary>
/// <remarks>Normalisation constants are those of the original project's loaders, so that its networks meet the inputs they expect.</remarks>
public sealed record DataSetFamily
{
    /// <summary>Grey 28 × 28 images in ten classes.</summary>
    public static DataSetFamily Mnist { get; } = new()
    {
        Name = "mnist",
        Channels = 1,
        Size = 28,
        Classes = 10,
        Normalization = new([0.1307f], [0.3081f]),
        Augmentation = Augmentation.None,
    };

    /// <summary>Colour 32 × 32 images in ten classes.</summary>
    public static DataSetFamily Cifar10 { get; } = new()
    {
        Name = "cifar10",
        Channels = 3,
        Size = 32,
        Classes = 10,
        Normalization = new([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]),
        Augmentation = new(Padding: 4, Flip: true),
    };

    /// <summary>Colour 224 × 224 images in 1,000 classes. Read from folders of classes; nothing stands in for it.</summary>
    public static DataSetFamily ImageNet { get; } = new()
    {
        Name = "imagenet",
        Channels = 3,
        Size = 224,
        Classes = 1000,
        Normalization = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]),
        Augmentation = new(Padding: 0, Flip: true) { Crop = new() },
    };

    /// <summary>All families.</summary>
    public static ImmutableArray<DataSetFamily> All { get; } = [Mnist, Cifar10, ImageNet];

    /// <summary>The original's name of the data set.</summary>
    public required string Name { get; init; }

    /// <summary>1 or 3.</summary>
    public required int Channels { get; init; }

    /// <summary>Rows and columns.</summary>
    public required int Size { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Constants by which pixels are normalised.</summary>
    public required Normalization Normalization { get; init; }

    /// <summary>How training images vary.</summary>
    public required Augmentation Augmentation { get; init; }

    /// <summary>Shape of a batch of one image, (1, C, H, W).</summary>
    public long[] InputShape => [1, Channels, Size, Size];

    /// <summary>The family of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DataSetFamily Find(string name) =>
        All.FirstOrDefault(family => family.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no data set '{name}'. Known: {string.Join(", ", All.Select(family => family.Name))}.", nameof(name));
}
