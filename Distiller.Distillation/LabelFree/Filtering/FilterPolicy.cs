using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree.Filtering;

/// <summary>Decides by scores which pseudo-labels a student learns from.</summary>
/// <remarks>
/// The fraction counts on the whole pool, cheap rejects included, and is fixed before any label is read; otherwise the filter would not be
/// label-free. Equal scores are ordered by id, so that equal pools give equal masks whatever their order.
/// </remarks>
public sealed record FilterPolicy
{
    /// <summary>The share of the pool that is kept. Range: 0 to 1. Null: by <see cref="Threshold"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public double? KeepFraction
    {
        get;
        init => field = value is { } fraction ? Guards.Fraction(fraction, nameof(KeepFraction)) : null;
    }

    /// <summary>The worst value that is kept, in the units of the signal. Null: by <see cref="KeepFraction"/>.</summary>
    public double? Threshold { get; init; }

    /// <summary>Among which pseudo-labels the fraction is kept.</summary>
    public Stratification Stratify { get; init; }

    /// <summary>Into how many quantiles durations are cut. Range: 1 and more. Default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Strata
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Strata));
            field = value;
        }
    }
    = 4;

    /// <summary>What goes before any score counts; null for nothing.</summary>
    public CheapRejects? Rejects { get; init; } = CheapRejects.Default;

    /// <summary>Filters a pool.</summary>
    /// <param name="dataset">The pool.</param>
    /// <param name="scores">The signals. Of several, the mean of their ranks decides.</param>
    /// <returns>What is kept, and why the rest is not.</returns>
    /// <exception cref="ArgumentException">There is no signal or one of another pool, not exactly one of fraction and threshold is set, or nothing is kept.</exception>
    public FilterReport Apply(PseudoLabelDataset dataset, params ImmutableArray<SignalScores> scores)
    {
        Check(dataset, scores);
        var labels = dataset.Labels;
        var goodness = scores is [var only] ? only.Goodness : MeanRanks(scores, labels);
        RejectReason[] verdicts = [.. labels.Select(label => Rejects?.Judge(label) ?? RejectReason.None)];
        int[] left = [.. Enumerable.Range(0, labels.Length).Where(i => verdicts[i] == RejectReason.None)];
        if (Threshold is { } limit)
        {
            var worst = scores[0].HigherIsBetter ? limit : -limit;
            foreach (var i in left.Where(i => goodness[i] < worst))
            {
                verdicts[i] = RejectReason.Score;
            }
        }
        else
        {
            foreach (var stratum in StrataOf(labels))
            {
                var wanted = (int)Math.Round(KeepFraction!.Value * stratum.Length, MidpointRounding.AwayFromZero);
                foreach (var i in Ranked([.. stratum.Where(i => verdicts[i] == RejectReason.None)], goodness, labels).Skip(wanted))
                {
                    verdicts[i] = RejectReason.Score;
                }
            }
        }

        return Report(labels, scores, goodness, verdicts);
    }

    /// <summary>Best first; equal ones by id.</summary>
    private static IEnumerable<int> Ranked(int[] positions, ImmutableArray<double> goodness, ImmutableArray<PseudoLabel> labels) =>
        positions.OrderByDescending(i => goodness[i]).ThenBy(i => labels[i].Id, StringComparer.Ordinal);

    private static ImmutableArray<double> MeanRanks(ImmutableArray<SignalScores> scores, ImmutableArray<PseudoLabel> labels)
    {
        var sums = new double[labels.Length];
        foreach (var signal in scores)
        {
            var goodness = signal.Goodness;
            var ranked = Enumerable.Range(0, labels.Length).GroupBy(i => goodness[i]).OrderBy(group => group.Key);
            var below = 0;
            foreach (var equal in ranked)
            {
                int[] members = [.. equal];
                Array.ForEach(members, i => sums[i] += (below + ((members.Length - 1) / 2.0)) / scores.Length);
                below += members.Length;
            }
        }

        return [.. sums];
    }

    private void Check(PseudoLabelDataset dataset, ImmutableArray<SignalScores> scores)
    {
        if (scores.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A filter needs at least one signal.", nameof(scores));
        }

        if (KeepFraction is null == Threshold is null)
        {
            throw new ArgumentException("A filter keeps a fraction or what passes a threshold. Set KeepFraction or Threshold, and only one of them.");
        }

        if (Threshold is not null && (scores.Length > 1 || Stratify != Stratification.None))
        {
            throw new ArgumentException("A threshold is in the units of one signal, and the same for all utterances. With several signals or strata set KeepFraction instead.");
        }

        foreach (var signal in scores)
        {
            if (signal.Values.Length != dataset.Labels.Length)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Signal '{signal.Name}' scored {signal.Values.Length} utterances, the pool has {dataset.Labels.Length}. Score this pool."), nameof(scores));
            }
        }
    }

    private IEnumerable<int[]> StrataOf(ImmutableArray<PseudoLabel> labels)
    {
        var all = Enumerable.Range(0, labels.Length);
        if (Stratify == Stratification.None)
        {
            return [[.. all]];
        }

        int[] byDuration = [.. all.OrderBy(i => labels[i].DurationSeconds).ThenBy(i => labels[i].Id, StringComparer.Ordinal)];
        return Enumerable.Range(0, Strata).Select(k => byDuration[(int)((long)k * byDuration.Length / Strata)..(int)((k + 1L) * byDuration.Length / Strata)]);
    }

    private FilterReport Report(ImmutableArray<PseudoLabel> labels, ImmutableArray<SignalScores> scores, ImmutableArray<double> goodness, RejectReason[] verdicts)
    {
        var names = string.Join('+', scores.Select(signal => signal.Name));
        int[] kept = [.. Enumerable.Range(0, labels.Length).Where(i => verdicts[i] == RejectReason.None)];
        if (kept.Length == 0)
        {
            var rule = Threshold is { } limit ? FormattableString.Invariant($"the threshold {limit}") : FormattableString.Invariant($"the fraction {KeepFraction}");
            throw new ArgumentException(FormattableString.Invariant(
                $"The filter by '{names}' keeps none of {labels.Length} pseudo-labels: {verdicts.Count(verdict => verdict != RejectReason.Score)} went by cheap rejects, the others by {rule}. Loosen it, or look at the transcripts."));
        }

        return new FilterReport
        {
            Signals = names,
            Verdicts = [.. verdicts],
            KeptIds = [.. kept.Select(i => labels[i].Id)],
            KeptSeconds = kept.Sum(i => labels[i].DurationSeconds),
            PoolSeconds = labels.Sum(label => label.DurationSeconds),
            LowestKept = kept.Min(i => goodness[i]),
            NeedsReference = scores.Any(signal => signal.NeedsReference),
        };
    }
}
