using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Random numbers as a pure function of seed, use and step: a run that is resumed needs to know its step only.</summary>
internal static class Draws
{
    // SplitMix64: Steele et al. 2014, OOPSLA; it spreads neighbouring seeds over all bits.
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>A generator; the caller disposes it.</summary>
    public static Generator At(long seed, DrawStream stream, long step)
    {
        var mixed = Mix(Mix(Mix((ulong)seed) + (ulong)stream) + (ulong)step);

        // Seeds of a generator are signed numbers in the tensor library.
        return new Generator(mixed >> 1);
    }

    private static ulong Mix(ulong value)
    {
        value += Increment;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
