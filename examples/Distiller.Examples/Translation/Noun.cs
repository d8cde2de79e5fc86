namespace Distiller.Examples.Translation;

/// <summary>A noun with its forms. The plural takes the place of a fourth gender.</summary>
internal sealed record Noun(string English, string EnglishPlural, string German, string GermanPlural, Gender Gender)
{
    /// <summary>The German form: of all cases only the dative of the plural has an ending of its own.</summary>
    public string Form(bool isPlural, Case form) => !isPlural ? German
        : form == Case.Dative && GermanPlural[^1] is not ('n' or 's') ? GermanPlural + "n"
        : GermanPlural;
}

/// <summary>What articles and adjectives agree with.</summary>
internal enum Gender
{
    Masculine,
    Feminine,
    Neuter,
    Plural,
}

/// <summary>The part that a noun plays.</summary>
internal enum Case
{
    Nominative,
    Accusative,
    Dative,
}
