namespace Distiller.Examples.Translation;

/// <summary>Somebody or something, in both languages; German by case.</summary>
/// <param name="English">English.</param>
/// <param name="German">German in nominative, accusative and dative.</param>
/// <param name="IsPlural">Whether verbs agree with more than one.</param>
/// <param name="IsDefinite">Whether a known one is meant.</param>
internal sealed record NounPhrase(string English, string[] German, bool IsPlural, bool IsDefinite)
{
    // Rows: nominative, accusative, dative. Columns: masculine, feminine, neuter, plural.
    private static readonly string[][] Definite = [["der", "die", "das", "die"], ["den", "die", "das", "die"], ["dem", "der", "dem", "den"]];
    private static readonly string[][] Indefinite = [["ein", "eine", "ein", ""], ["einen", "eine", "ein", ""], ["einem", "einer", "einem", ""]];
    private static readonly string[][] AfterDefinite = [["e", "e", "e", "en"], ["en", "e", "e", "en"], ["en", "en", "en", "en"]];
    private static readonly string[][] AfterIndefinite = [["er", "e", "es", "e"], ["en", "e", "es", "e"], ["en", "en", "en", "en"]];

    /// <summary>The relative pronoun in the nominative; null after a pronoun.</summary>
    public string? Relative { get; private init; }

    /// <summary>A pronoun, only used as the subject.</summary>
    public static NounPhrase OfPronoun(Random random)
    {
        var (english, german, isPlural) = Lexicon.Pronouns[random.Next(Lexicon.Pronouns.Length)];
        return new(english, [german, german, german], isPlural, IsDefinite: true);
    }

    /// <summary>An article or a number, perhaps an adjective, and a noun.</summary>
    public static NounPhrase OfNoun(Random random, Noun[] nouns, bool mustBeDefinite = false)
    {
        var noun = nouns[random.Next(nouns.Length)];
        var isDefinite = mustBeDefinite || random.NextDouble() < 0.5;
        var isPlural = random.NextDouble() < 0.4;
        var adjective = random.NextDouble() < 0.4 ? Lexicon.Adjectives[random.Next(Lexicon.Adjectives.Length)] : default;
        var number = !isDefinite && isPlural ? Lexicon.Number(random) : default;
        var gender = isPlural ? Gender.Plural : noun.Gender;
        var rest = Words(adjective.English, isPlural ? noun.EnglishPlural : noun.English);
        var article = isDefinite ? "the" : isPlural ? number.English : "aeiou".Contains(rest[0], StringComparison.Ordinal) ? "an" : "a";
        return new(Words(article, rest), [.. Enum.GetValues<Case>().Select(German)], isPlural, isDefinite) { Relative = Definite[0][(int)gender] };

        string German(Case form)
        {
            var (row, column) = ((int)form, (int)gender);
            return Words(
                isDefinite ? Definite[row][column] : isPlural ? number.German : Indefinite[row][column],
                adjective.German is { } stem ? stem + (isDefinite ? AfterDefinite : AfterIndefinite)[row][column] : null,
                noun.Form(isPlural, form));
        }
    }

    /// <summary>The German form.</summary>
    public string In(Case form) => German[(int)form];

    /// <summary>The words that are there, with a space between each two.</summary>
    public static string Words(params string?[] words) => string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word)));
}
