using static TorchSharp.torch;

namespace Distiller.Examples.Translation;

/// <summary>Translates texts.</summary>
/// <param name="english">Numbers of English words.</param>
/// <param name="german">Numbers of German words.</param>
public sealed class Translator(Vocabulary english, Vocabulary german)
{
    // Memory stays small, and a step is wide enough to be worth its overhead.
    private const int SentencesAtOnce = 64;

    /// <summary>Translates sentences; those of one length together.</summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="sentences">English sentences.</param>
    /// <param name="options">How to search; null for the defaults.</param>
    /// <returns>German sentences in the same order, with their parts of words.</returns>
    public string[] Translate(TranslationModel model, IReadOnlyList<string> sentences, BeamOptions? options = null)
    {
        var translations = new string[sentences.Count];
        var numbered = sentences.Select((text, place) => (Words: english.Numbers(text), Place: place));
        foreach (var part in numbered.GroupBy(sentence => sentence.Words.Length).SelectMany(group => group.Chunk(SentencesAtOnce)))
        {
            long[] words = [.. part.SelectMany(sentence => sentence.Words)];
            using var batch = tensor(words, [part.Length, part[0].Words.Length]);
            foreach (var (translation, (_, place)) in BeamSearch.Translate(model, batch, options).Zip(part))
            {
                translations[place] = german.Text(translation);
            }
        }

        return translations;
    }
}
