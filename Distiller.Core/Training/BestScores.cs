using System.Collections.Immutable;

namespace Distiller.Training;

/// <summary>Remembers the best epochs.</summary>
/// <remarks>
/// Not thread-safe. The original ranks the sparsest epoch first, so that a collapsed model can be the best one;
/// <see cref="BestScoreOrder.SparsityFirst"/> gives that.
/// </remarks>
/// <param name="order">What counts first. Default: accuracy.</param>
public sealed class BestScores(BestScoreOrder order = BestScoreOrder.AccuracyFirst)
{
    private readonly List<Score> scores = [];

    /// <summary>All epochs, best first.</summary>
    public ImmutableArray<Score> Ranking => [.. scores];

    /// <summary>The best epoch, or null before the first one.</summary>
    public Score? Best => scores.Count == 0 ? null : scores[0];

    /// <summary>Adds an epoch.</summary>
    /// <param name="score">Its result.</param>
    /// <returns>True if it is the best so far.</returns>
    public bool Add(Score score)
    {
        int place = scores.FindIndex(known => Compare(score, known) >= 0);
        scores.Insert(place < 0 ? scores.Count : place, score);
        return ReferenceEquals(scores[0], score);
    }

    // Of equal epochs the later one is the better: it has been trained for longer at the same result.
    private int Compare(Score left, Score right) => order == BestScoreOrder.SparsityFirst
        ? (-left.NonZeroParameters, left.Top1, left.Top5, left.Epoch).CompareTo((-right.NonZeroParameters, right.Top1, right.Top5, right.Epoch))
        : (left.Top1, -left.NonZeroParameters, left.Top5, left.Epoch).CompareTo((right.Top1, -right.NonZeroParameters, right.Top5, right.Epoch));
}
