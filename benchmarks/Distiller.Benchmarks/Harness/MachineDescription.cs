using System.Globalization;
using System.Runtime.InteropServices;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Harness;

/// <summary>What the numbers were measured on.</summary>
/// <param name="Lines">One fact a line, as <c>name: value</c>.</param>
internal sealed record MachineDescription(IReadOnlyList<string> Lines)
{
    internal static MachineDescription Read()
    {
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        string[] settings = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE"];
        return new(
        [
            string.Create(CultureInfo.InvariantCulture, $"date: {DateTimeOffset.UtcNow:yyyy-MM-dd}"),
            $"processor: {Processor()}, {Environment.ProcessorCount} logical",
            string.Create(CultureInfo.InvariantCulture, $"memory: {memory:F1} GiB"),
            $"system: {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}",
            NativeSupport.IsAvailable ? $"engine: {NativeSupport.Describe()}" : $"engine: TorchSharp's own libtorch, {get_num_threads()} threads",
            $"environment: {string.Join(", ", settings.Select(name => $"{name}={Environment.GetEnvironmentVariable(name) ?? "unset"}"))}",
        ]);
    }

    public override string ToString() => string.Join(Environment.NewLine, Lines);

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        if (!File.Exists(CpuInfo)) return RuntimeInformation.ProcessArchitecture.ToString();
        string? model = File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return model?[(model.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
