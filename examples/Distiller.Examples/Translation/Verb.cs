namespace Distiller.Examples.Translation;

/// <summary>A verb with its forms; the plural of the present is the infinitive in both languages.</summary>
internal sealed record Verb(string English, string EnglishSingular, string EnglishParticiple, string GermanSingular, string German, string GermanParticiple);
