namespace Distiller.Zoo.Data;

/// <summary>Training and test images, and where they came from.</summary>
public sealed record DataSet
{
    /// <summary>Shape, classes, normalisation.</summary>
    public required DataSetFamily Family { get; init; }

    /// <summary>Images to learn from.</summary>
    public required ImageSet Train { get; init; }

    /// <summary>Images to measure with.</summary>
    public required ImageSet Test { get; init; }

    /// <summary>Whether it was read or drawn.</summary>
    public required DataOrigin Origin { get; init; }

    /// <summary>One sentence for logs and reports: which data these are, how many, and from where.</summary>
    public required string Description { get; init; }
}
