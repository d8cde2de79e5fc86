using System.Globalization;

namespace Distiller.Distributed;

/// <summary>A sign of life of a rank.</summary>
/// <param name="Count">How many signs it has given.</param>
/// <param name="Operation">Number of the last operation that it came to.</param>
/// <param name="Label">What that operation was for.</param>
internal sealed record RankBeat(long Count, long Operation, string Label)
{
    public static RankBeat? Parse(string? text) => text?.Split(' ', 3) is [var count, var operation, var label]
        ? new RankBeat(long.Parse(count, CultureInfo.InvariantCulture), long.Parse(operation, CultureInfo.InvariantCulture), label)
        : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} {Operation} {Label}");
}
