namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>The edits that turn references into transcripts. Counts of several pairs add up: that is how a corpus is pooled.</summary>
/// <param name="Substitutions">S.</param>
/// <param name="Deletions">D: units of the reference that the transcript lacks.</param>
/// <param name="Insertions">I: units that the transcript has besides.</param>
/// <param name="ReferenceLength">Units of the references: words or characters.</param>
public readonly record struct ErrorCounts(long Substitutions, long Deletions, long Insertions, long ReferenceLength)
{
    /// <summary>S + D + I.</summary>
    public long Edits => Substitutions + Deletions + Insertions;

    /// <summary>(S + D + I) / units of the reference. May exceed 1; not a number without references.</summary>
    public double Rate => ReferenceLength == 0 ? double.NaN : (double)Edits / ReferenceLength;

    /// <summary>The counts of both.</summary>
    public static ErrorCounts operator +(ErrorCounts left, ErrorCounts right) => new(
        left.Substitutions + right.Substitutions,
        left.Deletions + right.Deletions,
        left.Insertions + right.Insertions,
        left.ReferenceLength + right.ReferenceLength);

    /// <summary>The counts of both; what <c>+</c> does.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static ErrorCounts Add(ErrorCounts left, ErrorCounts right) => left + right;
}
