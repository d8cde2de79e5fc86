using System.Diagnostics;

namespace Distiller.Testing;

/// <summary>Runs Python programs with PyTorch, where Debian's package <c>python3-torch</c> is installed.</summary>
public static class PythonTorch
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<string?> Missing = new(Probe);

    /// <summary>Why programs cannot be run; null if they can.</summary>
    public static string? UnavailableReason => Missing.Value;

    /// <summary>Runs a program in a folder.</summary>
    /// <param name="program">Its text.</param>
    /// <param name="folder">Its working directory.</param>
    /// <returns>Exit code, and what it wrote to both streams.</returns>
    public static (int ExitCode, string Output) Run(string program, string folder)
    {
        var path = Path.Combine(folder, "program.py");
        File.WriteAllText(path, program);
        ProcessStartInfo start = new(Interpreter) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(path);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static string? Probe()
    {
        const string Remedy = "install Debian's package python3-torch";
        if (!File.Exists(Interpreter))
        {
            return $"there is no {Interpreter}: {Remedy}";
        }

        var folder = Directory.CreateTempSubdirectory("distiller-python-").FullName;
        try
        {
            return Run("import torch", folder).ExitCode == 0 ? null : $"{Interpreter} has no torch: {Remedy}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
