namespace Distiller.Distillation.LabelFree.Filtering;

/// <summary>What can be told from the transcript alone, before any signal is asked.</summary>
public sealed record CheapRejects
{
    /// <summary>Nothing but empty transcripts and loops.</summary>
    public static CheapRejects Default { get; } = new();

    /// <summary>Fewest tokens a second. Range: 0 and more. Default 0.</summary>
    public double MinTokensPerSecond { get; init; }

    /// <summary>Most tokens a second. Default: no limit.</summary>
    public double MaxTokensPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>Length of the runs of tokens that may not come again and again. Range: 1 and more. Default 4.</summary>
    public int RunLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(RunLength));
            field = value;
        }
    }
    = 4;

    /// <summary>How often a run may come. Range: 1 and more. Default 3.</summary>
    public int MaxRepeats
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxRepeats));
            field = value;
        }
    }
    = 3;

    /// <summary>Whether transcripts in capital letters only are removed. Default: no, since some alphabets have none.</summary>
    public bool UpperCase { get; init; }

    /// <summary>Judges a pseudo-label.</summary>
    /// <param name="label">The pseudo-label.</param>
    /// <returns>Why it goes, or <see cref="RejectReason.None"/>.</returns>
    public RejectReason Judge(PseudoLabel label)
    {
        if (string.IsNullOrWhiteSpace(label.Text))
        {
            return RejectReason.Empty;
        }

        var rate = label.Tokens.Length / label.DurationSeconds;
        if (!(rate >= MinTokensPerSecond && rate <= MaxTokensPerSecond))
        {
            return RejectReason.Rate;
        }

        if (Loops(label.Tokens.AsSpan()))
        {
            return RejectReason.Loop;
        }

        return UpperCase && label.Text.Any(char.IsUpper) && !label.Text.Any(char.IsLower) ? RejectReason.UpperCase : RejectReason.None;
    }

    private bool Loops(ReadOnlySpan<int> tokens)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        for (var start = 0; start + RunLength <= tokens.Length; start++)
        {
            var run = string.Join(',', tokens.Slice(start, RunLength).ToArray());
            if ((counts[run] = counts.GetValueOrDefault(run) + 1) > MaxRepeats)
            {
                return true;
            }
        }

        return false;
    }
}
