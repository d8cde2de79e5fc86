namespace ScottPlot.Engine;

/// <summary>Writes a picture beside its place and then renames it, so that no reader sees half a file.</summary>
internal static class FigureFile
{
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static SavedImageInfo Write(string path, byte[] bytes)
    {
        string full = Checked(path);
        string temporary = Path.Combine(
            Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new IOException(
                $"The plot cannot be written to '{full}': {reason.Message} "
                + "Check that the folder is writable and the disk is not full.", reason);
        }

        return new(full, bytes.Length);
    }

    /// <summary>Full path; throws before the costly drawing when the folder is missing.</summary>
    public static string Checked(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? full;
        return Directory.Exists(folder)
            ? full
            : throw new DirectoryNotFoundException(
                $"The plot cannot be written to '{full}': the folder '{folder}' does not exist. "
                + "Create it first with Directory.CreateDirectory.");
    }
}
