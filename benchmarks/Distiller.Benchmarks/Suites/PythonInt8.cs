using System.Diagnostics;
using System.Globalization;

namespace Distiller.Benchmarks.Suites;

/// <summary>The same network quantized by PyTorch itself, in a Python process that measures when it is asked.</summary>
internal sealed class PythonInt8 : IDisposable
{
    internal const string Network = "resnet20_cifar";

    private readonly Process process;

    private PythonInt8(Process process) => this.process = process;

    /// <summary>Starts Python; null where it or its torch is missing.</summary>
    internal static PythonInt8? TryStart(int batch, int repetitions)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Python", "int8_resnet20.py");
        ProcessStartInfo start = new("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[script, Text(batch), Text(repetitions)]) start.ArgumentList.Add(argument);
        if (!File.Exists(start.FileName) || Process.Start(start) is not { } process) return null;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        if (process.StandardOutput.ReadLine() == "ready") return new(process);
        process.Dispose();
        return null;
    }

    /// <summary>Milliseconds of a pass, measured now.</summary>
    internal double Measure()
    {
        process.StandardInput.WriteLine("measure");
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python ended before the measurement did.");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
