namespace ScottPlot;

/// <summary>What was written: full path and size in bytes.</summary>
public class SavedImageInfo(string path, int fileSize)
{
    public string Path { get; } = path;

    public int FileSize { get; } = fileSize;
}
