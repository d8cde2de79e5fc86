using System.Text;

namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>The normalisation of the Arabic evaluation, in its order: delete, map digits, map alefs, collapse spaces.</summary>
/// <remarks>
/// Deleting comes first, so that alef wasla (U+0671) goes before it could be mapped, and Latin letters vanish too. Source: the evaluation
/// script of uDistil-Whisper, arXiv 2407.01257.
/// </remarks>
internal sealed class ArabicForm : ITextNormalizer
{
    private const char BareAlef = '\u0627';

    public string Normalize(string text)
    {
        StringBuilder kept = new(text.Length);
        foreach (var character in text)
        {
            if (IsKept(character))
            {
                kept.Append(character switch
                {
                    >= '\u0660' and <= '\u0669' => (char)('0' + (character - '\u0660')),
                    '\u0622' or '\u0623' or '\u0625' => BareAlef,
                    _ => character,
                });
            }
        }

        return TextForms.Collapse(kept.ToString());
    }

    private static bool IsKept(char character) => character
        is (>= '\u0621' and <= '\u064A')
        or (>= '\u0660' and <= '\u0669')
        or (>= '0' and <= '9')
        or '%'
        or '@'
        || char.IsWhiteSpace(character);
}
