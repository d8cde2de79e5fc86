using System.Collections.Immutable;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>What a weight file had to do with a model.</summary>
/// <param name="Loaded">Names of the model that the file has in the right shape.</param>
/// <param name="Missing">Names of the model that the file lacks.</param>
/// <param name="Unexpected">Names of the file that the model lacks.</param>
/// <param name="Mismatched">Names whose shapes differ, with both shapes.</param>
/// <param name="LeftOut">Names of the file in layers that were not asked for.</param>
public sealed record WhisperLoadReport(
    ImmutableArray<string> Loaded, ImmutableArray<string> Missing, ImmutableArray<string> Unexpected, ImmutableArray<string> Mismatched, ImmutableArray<string> LeftOut)
{
    private const int Listed = 6;

    /// <summary>Whether file and model agree, but for layers that were left out on purpose.</summary>
    public bool IsExact => Missing.IsEmpty && Unexpected.IsEmpty && Mismatched.IsEmpty;

    /// <summary>The differences in one sentence.</summary>
    public override string ToString() => IsExact
        ? FormattableString.Invariant($"{Loaded.Length} tensors loaded, {LeftOut.Length} left out.")
        : string.Join("; ", ((string, ImmutableArray<string>)[])[("missing", Missing), ("unexpected", Unexpected), ("of another shape", Mismatched)]
            is var kinds ? kinds.Where(kind => !kind.Item2.IsEmpty).Select(kind => Describe(kind.Item1, kind.Item2)) : []) + ".";

    private static string Describe(string kind, ImmutableArray<string> names) => FormattableString.Invariant(
        $"{names.Length} {kind}: {string.Join(", ", names.Take(Listed))}{(names.Length > Listed ? ", …" : "")}");
}
