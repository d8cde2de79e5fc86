using System.Collections.Immutable;

namespace Distiller.Examples.Translation;

/// <summary>English sentences with their German translations, drawn from a grammar of both.</summary>
/// <remarks>
/// What has to be learned is what makes the two languages differ: German puts the finite verb second in main clauses and last in
/// subordinate ones, participles and infinitives at the end, the ones before the tens; articles and adjectives agree with gender, number
/// and case.
/// </remarks>
public static class Sentences
{
    private const int LongestEnglish = 20;

    /// <summary>Draws sentences to learn from, and others, none of which is among the first.</summary>
    /// <param name="seed">Equal seeds give equal sentences.</param>
    /// <param name="training">How many to learn from.</param>
    /// <param name="test">How many others.</param>
    /// <returns>Both; no English sentence occurs twice.</returns>
    public static (ImmutableArray<SentencePair> Training, ImmutableArray<SentencePair> Test) Draw(long seed, int training, int test)
    {
        Random random = new((int)seed);
        HashSet<string> known = new(StringComparer.Ordinal);
        var pairs = ImmutableArray.CreateBuilder<SentencePair>(training + test);
        while (pairs.Count < training + test)
        {
            var pair = Next(random);
            if (pair.English.Count(character => character == ' ') < LongestEnglish && known.Add(pair.English))
            {
                pairs.Add(pair);
            }
        }

        var all = pairs.MoveToImmutable();
        return (all[..training], all[training..]);
    }

    private static SentencePair Next(Random random) => random.Next(10) switch
    {
        < 4 => Join(new Clause(random).Main(adverbFirst: random.Next(2) == 0), ".", "."),
        4 => Join(new Clause(random).Question(), "?", "?"),
        5 => Reported(random),
        6 => Because(random),
        7 => If(random),
        _ => About(random),
    };

    private static SentencePair Reported(Random random)
    {
        var (subject, verb) = (Clause.Subject(random), Lexicon.OfAClause[random.Next(Lexicon.OfAClause.Length)]);
        var clause = new Clause(random).Subordinate();
        return new(
            $"{subject.English} {(subject.IsPlural ? verb.English : verb.EnglishSingular)} that {clause.English} .",
            $"{subject.In(Case.Nominative)} {(subject.IsPlural ? verb.German : verb.GermanSingular)} , dass {clause.German} .");
    }

    private static SentencePair Because(Random random)
    {
        var (main, reason) = (new Clause(random).Main(adverbFirst: false), new Clause(random).Subordinate());
        return new($"{main.English} because {reason.English} .", $"{main.German} , weil {reason.German} .");
    }

    private static SentencePair If(Random random)
    {
        var (condition, main) = (new Clause(random).Subordinate(), new Clause(random).Inverted());
        return new($"if {condition.English} , {main.English} .", $"wenn {condition.German} , {main.German} .");
    }

    private static SentencePair About(Random random)
    {
        var subject = NounPhrase.OfNoun(random, Lexicon.Persons);
        var relative = new Clause(random, subject).Subordinate(hasSubject: false);
        return Join(
            new Clause(random, subject).Main(adverbFirst: false, new($"who {relative.English}", $", {subject.Relative} {relative.German} ,")), ".", ".");
    }

    private static SentencePair Join(SentencePair clause, string english, string german) => new($"{clause.English} {english}", $"{clause.German} {german}");
}
