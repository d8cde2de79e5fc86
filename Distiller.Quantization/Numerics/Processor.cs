using System.Runtime.InteropServices;

namespace Distiller.Quantization;

/// <summary>What this processor can do for 8-bit products.</summary>
internal static class Processor
{
    private const string Description = "/proc/cpuinfo";
    private static readonly Lazy<bool> SumsIn32Bits = new(Read);

    /// <summary>Whether products of bytes are summed in 32 bits at once; otherwise pairs of them pass through 16 bits and could overflow.</summary>
    internal static bool SumsBytesIn32Bits() => SumsIn32Bits.Value;

    private static bool Read()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return true;
        }

        return !File.Exists(Description) || File.ReadLines(Description).Any(line => line.StartsWith("flags", StringComparison.Ordinal)
            && (line.Contains("_vnni", StringComparison.Ordinal) || line.Contains("amx_int8", StringComparison.Ordinal)));
    }
}
