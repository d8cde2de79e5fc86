using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>Lower case, punctuation and symbols dropped, numbers by a table, spaces collapsed.</summary>
internal sealed class PlainForm(ImmutableDictionary<string, string> numbers) : ITextNormalizer
{
    public string Normalize(string text)
    {
        var kept = string.Concat(text.ToLowerInvariant().Where(character => !char.IsPunctuation(character) && !char.IsSymbol(character)));
        return string.Join(' ', TextForms.Collapse(kept).Split(' ').Select(word => numbers.GetValueOrDefault(word, word)));
    }
}
