using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Random draws that depend on a seed and on how many draws came before, and on nothing else.</summary>
/// <remarks>Each draw has a generator of its own, so that a number is all the state there is to save.</remarks>
internal sealed class SeededDraws(long seed)
{
    private const string CountKey = "draws";
    private long _count;

    /// <summary>A generator for the next draw; the caller disposes it.</summary>
    internal Generator Next() => new(Mixed());

    /// <summary>The next number, uniform in [0, 1).</summary>
    internal double NextFraction()
    {
        const double TwoToThe53 = 1L << 53;
        return (Mixed() >> 11) / TwoToThe53;
    }

    internal StateDict Save() => StateDict.Empty.With(CountKey, _count);

    internal void Load(StateDict state) => _count = state.Integer(CountKey);

    /// <summary>SplitMix64 (Steele et al. 2014): neighbouring seeds and counts give unrelated values.</summary>
    private ulong Mixed()
    {
        unchecked
        {
            var value = (ulong)seed + ((ulong)++_count * 0x9E3779B97F4A7C15UL);
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
