using static TorchSharp.torch;

namespace Distiller.Training;

/// <summary>Makes runs repeat.</summary>
/// <remarks>
/// On one machine, with one number of threads, equal seeds give equal bits. Data sets take their seed apart, in
/// <see cref="Data.BatchOptions"/>, so that their order does not depend on how much else was random before.
/// </remarks>
public static class Seeds
{
    /// <summary>Seeds what is random in the tensor library: initial weights, dropout, sampling.</summary>
    /// <param name="seed">Any number.</param>
    public static void Use(long seed) => manual_seed(seed);
}
