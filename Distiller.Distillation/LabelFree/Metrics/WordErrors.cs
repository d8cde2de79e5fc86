namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>Word and character error rates.</summary>
/// <remarks>
/// Levenshtein 1966: the fewest substitutions, deletions and insertions. Where several alignments need as few, substitutions are
/// preferred to pairs of deletion and insertion. A corpus is pooled: edits and lengths are summed before they are divided.
/// </remarks>
public static class WordErrors
{
    /// <summary>Errors in words.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="transcript">What was written down.</param>
    /// <returns>The counts.</returns>
    public static ErrorCounts OfWords(string reference, string transcript) => Count<string>(Words(reference), Words(transcript));

    /// <summary>Errors in characters, spaces included; spaces are stripped at the ends and collapsed first.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="transcript">What was written down.</param>
    /// <returns>The counts.</returns>
    public static ErrorCounts OfCharacters(string reference, string transcript) =>
        Count<char>(TextForms.Collapse(reference).AsSpan(), TextForms.Collapse(transcript).AsSpan());

    /// <summary>Errors of a corpus.</summary>
    /// <param name="pairs">References with their transcripts.</param>
    /// <param name="form">How both are normalised first; null for the raw text.</param>
    /// <returns>Pooled errors, and how many pairs had no reference.</returns>
    public static TranscriptErrors Pool(IEnumerable<(string Reference, string Transcript)> pairs, ITextNormalizer? form = null)
    {
        form ??= TextForms.Orthographic;
        ErrorCounts words = default;
        ErrorCounts characters = default;
        var (counted, empty) = (0, 0);
        foreach (var (reference, transcript) in pairs)
        {
            var said = form.Normalize(reference);
            if (said.Length == 0)
            {
                empty++;
                continue;
            }

            var written = form.Normalize(transcript);
            words += OfWords(said, written);
            characters += OfCharacters(said, written);
            counted++;
        }

        return new(words, characters, counted, empty);
    }

    /// <summary>Errors between two sequences of any units.</summary>
    /// <param name="reference">What it should be.</param>
    /// <param name="transcript">What it is.</param>
    /// <returns>The counts.</returns>
    public static ErrorCounts Count<T>(ReadOnlySpan<T> reference, ReadOnlySpan<T> transcript)
        where T : IEquatable<T>
    {
        // A row of the edit matrix, each cell with the counts of the best alignment that ends there.
        var row = new ErrorCounts[transcript.Length + 1];
        for (var j = 0; j <= transcript.Length; j++)
        {
            row[j] = new(0, 0, j, reference.Length);
        }

        for (var i = 1; i <= reference.Length; i++)
        {
            var diagonal = row[0];
            row[0] = new(0, i, 0, reference.Length);
            for (var j = 1; j <= transcript.Length; j++)
            {
                var above = row[j];
                var best = reference[i - 1].Equals(transcript[j - 1]) ? diagonal : diagonal with { Substitutions = diagonal.Substitutions + 1 };
                if (above.Edits + 1 < best.Edits)
                {
                    best = above with { Deletions = above.Deletions + 1 };
                }

                if (row[j - 1].Edits + 1 < best.Edits)
                {
                    best = row[j - 1] with { Insertions = row[j - 1].Insertions + 1 };
                }

                (diagonal, row[j]) = (above, best);
            }
        }

        return row[^1];
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
