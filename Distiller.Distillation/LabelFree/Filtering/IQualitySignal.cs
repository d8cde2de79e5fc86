namespace Distiller.Distillation.LabelFree.Filtering;

/// <summary>Guesses how good a pseudo-label is.</summary>
public interface IQualitySignal
{
    /// <summary>Its name in tables and files.</summary>
    string Name { get; }

    /// <summary>Whether a higher score means a better pseudo-label.</summary>
    bool HigherIsBetter { get; }

    /// <summary>Whether it reads true transcripts. Such a signal is a bound to compare with, not a filter for unlabelled speech.</summary>
    bool NeedsReference { get; }

    /// <summary>Judges a pseudo-label.</summary>
    /// <param name="label">What the teacher wrote.</param>
    /// <param name="audio">What it heard.</param>
    /// <returns>The score; an infinity where it cannot judge, never a value that is not a number.</returns>
    double Score(PseudoLabel label, Waveform audio);
}
