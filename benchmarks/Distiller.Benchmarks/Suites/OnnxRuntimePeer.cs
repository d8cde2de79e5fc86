using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Distiller.Export.Onnx;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>An exported model in ONNX Runtime, in a Node process that measures when it is asked.</summary>
internal sealed class OnnxRuntimePeer : IDisposable
{
    private readonly Process process;
    private readonly string file;

    private OnnxRuntimePeer(Process process, string file) => (this.process, this.file) = (process, file);

    /// <summary>Starts it; null where Node or the package is missing (see docs/onnx.md).</summary>
    internal static OnnxRuntimePeer? TryStart(OnnxModel model, long[] shape, int repetitions)
    {
        string file = Path.GetTempFileName();
        model.Save(file);
        ProcessStartInfo start = new("node", [Script(), "--serve", file, Text(get_num_threads()), Text(repetitions), string.Join('x', shape.Select(Text))])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            OnnxRuntimePeer peer = new(process, file);
            if (process.StandardOutput.ReadLine() == "ready") return peer;
            peer.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            File.Delete(file);
        }

        return null;
    }

    /// <summary>Milliseconds of a pass, measured now.</summary>
    internal double Measure()
    {
        process.StandardInput.WriteLine("measure");
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("ONNX Runtime ended before the measurement did.");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        File.Delete(file);
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Script([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "tests", "OnnxRuntimeCheck", "run.mjs"));
}
