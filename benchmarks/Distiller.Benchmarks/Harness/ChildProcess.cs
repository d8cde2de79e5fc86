using System.Diagnostics;
using System.Globalization;

namespace Distiller.Benchmarks.Harness;

/// <summary>Measures in a process of its own: for settings that are read once, and for peaks of memory.</summary>
internal static class ChildProcess
{
    /// <summary>Starts this program again and reads the one number that it prints.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    internal static double Measure(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its own program.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process child = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with exit code {child.ExitCode}.");
    }
}
