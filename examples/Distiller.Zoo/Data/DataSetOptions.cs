namespace Distiller.Zoo.Data;

/// <summary>Where to look for a data set, and how large the embedded one is.</summary>
public sealed record DataSetOptions
{
    /// <summary>The folder that the user named (<c>--data DIR</c>). It must hold the data set, at most two folders deep.</summary>
    public string? Folder { get; init; }

    /// <summary>The folder to try next; by default what the environment variable <c>DISTILLER_DATA</c> says.</summary>
    public string? FallbackFolder { get; init; } = Environment.GetEnvironmentVariable(DataSets.Variable);

    /// <summary>Seed of the embedded images.</summary>
    public long Seed { get; init; }

    /// <summary>Number of embedded training images.</summary>
    public int EmbeddedTrainCount { get; init; } = 10000;

    /// <summary>Number of embedded test images.</summary>
    public int EmbeddedTestCount { get; init; } = 2000;
}
