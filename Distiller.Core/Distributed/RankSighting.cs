using System.Diagnostics;

namespace Distiller.Distributed;

/// <summary>When a rank last gave a new sign of life, as another saw it.</summary>
/// <param name="Beat">The sign; null if there was none yet.</param>
/// <param name="Time">When it was seen first.</param>
/// <param name="Round">In which round of looking around.</param>
/// <param name="IsNew">Whether another sign was seen before it: the first one may be of any age.</param>
internal sealed record RankSighting(RankBeat? Beat, long Time, long Round, bool IsNew)
{
    /// <summary>Looks again.</summary>
    public static RankSighting Next(RankSighting? before, RankBeat? beat, long round) =>
        before is not null && before.Beat?.Count == beat?.Count ? before : new(beat, Stopwatch.GetTimestamp(), round, before is not null);

    /// <summary>Whether nothing new was seen for long, though somebody looked again and again: a machine that stood still proves nothing.</summary>
    public bool IsSilent(TimeSpan time, long round, int rounds) => Stopwatch.GetElapsedTime(Time) > time && round - Round >= rounds;
}
