namespace Distiller.Examples.Translation;

/// <summary>A sentence in two languages, words and parts of words separated by spaces.</summary>
/// <param name="English">What is translated.</param>
/// <param name="German">Its translation; a part that the next word is joined to ends with <c>@@</c>.</param>
public sealed record SentencePair(string English, string German)
{
    /// <summary>A text with its parts of words joined: <c>drei@@ und@@ zwanzig</c> becomes <c>dreiundzwanzig</c>.</summary>
    /// <param name="text">Words and parts of words.</param>
    public static string Join(string text) => text.Replace("@@ ", "", StringComparison.Ordinal);
}
