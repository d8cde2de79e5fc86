using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree.Filtering;

/// <summary>What a signal says of every pseudo-label of a pool.</summary>
/// <param name="Name">The signal.</param>
/// <param name="HigherIsBetter">Which way it points.</param>
/// <param name="NeedsReference">Whether it read true transcripts.</param>
/// <param name="Values">Its values, in the order of the pool.</param>
public sealed record SignalScores(string Name, bool HigherIsBetter, bool NeedsReference, ImmutableArray<double> Values)
{
    /// <summary>The values with such a sign that higher is better.</summary>
    public ImmutableArray<double> Goodness => HigherIsBetter ? Values : [.. Values.Select(value => -value)];

    /// <summary>Asks a signal about a pool, and proves that one which claims to need no references read none.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="dataset">The pool.</param>
    /// <param name="audio">The sound of a pseudo-label.</param>
    /// <param name="vault">The true transcripts, if there are any: their reads are watched.</param>
    /// <param name="progress">Hears how many are done; null for nobody.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="InvalidOperationException">A signal that needs no reference read one, or a score is not a number.</exception>
    public static SignalScores Of(
        IQualitySignal signal, PseudoLabelDataset dataset, Func<PseudoLabel, Waveform> audio, ReferenceVault? vault = null, Action<int>? progress = null)
    {
        var before = vault?.Reads ?? 0;
        var values = ImmutableArray.CreateBuilder<double>(dataset.Labels.Length);
        foreach (var label in dataset.Labels)
        {
            var score = signal.Score(label, audio(label));
            if (double.IsNaN(score))
            {
                throw new InvalidOperationException($"Signal '{signal.Name}' has no score for utterance '{label.Id}': it returned a value that is not a number. Let it return an infinity for what it cannot judge.");
            }

            values.Add(score);
            progress?.Invoke(values.Count);
        }

        if (vault is not null && !signal.NeedsReference && vault.Reads != before)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Signal '{signal.Name}' says that it needs no reference, but {vault.Reads - before} were read while it scored. It is not label-free: set NeedsReference, or stop reading."));
        }

        return new(signal.Name, signal.HigherIsBetter, signal.NeedsReference, values.MoveToImmutable());
    }
}
