using System.CommandLine;
using System.CommandLine.Parsing;
using Distiller.Naming;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Files that options name have to be there before anything is computed or written.</summary>
internal static class NamedFile
{
    /// <summary>Adds an error if the option names no file.</summary>
    public static void Check(CommandResult result, Option<string> option)
    {
        if (result.GetResult(option) is not { Errors: var errors } || errors.Any() || result.GetValue(option) is not { } path || File.Exists(path))
        {
            return;
        }

        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)] : [];
        result.AddError(Directory.Exists(path)
            ? $"{option.Name} {path} is a folder. Name a file{(files.Length > 0 ? $" in it: {string.Join(", ", files.Take(Shown))}{(files.Length > Shown ? ", …" : "")}" : "; it holds none")}."
            : Directory.Exists(folder)
                ? $"{option.Name} {path} does not exist. {(files.Length > 0 ? NearestNames.Hint(Path.GetFileName(path), files) : $"{folder} holds no files.")}"
                : $"{option.Name} {path} does not exist, nor does the folder {folder}.");
    }

    private const int Shown = 8;
}
