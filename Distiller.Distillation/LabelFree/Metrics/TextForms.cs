using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>The usual normalisers.</summary>
public static class TextForms
{
    /// <summary>The raw text; only spaces are collapsed.</summary>
    public static ITextNormalizer Orthographic { get; } = new OrthographicForm();

    /// <summary>Lower case, without punctuation.</summary>
    public static ITextNormalizer Plain { get; } = new PlainForm([]);

    /// <summary>Arabic letters and digits, alef variants unified, diacritics removed.</summary>
    public static ITextNormalizer Arabic { get; } = new ArabicForm();

    /// <summary>Lower case, without punctuation, with numbers spelt in one way.</summary>
    /// <param name="numbers">What replaces a word, such as <c>2</c> by <c>two</c>; keys in lower case.</param>
    /// <returns>A normaliser.</returns>
    public static ITextNormalizer PlainWith(IReadOnlyDictionary<string, string> numbers) =>
        new PlainForm(numbers.ToImmutableDictionary(StringComparer.Ordinal));

    internal static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
