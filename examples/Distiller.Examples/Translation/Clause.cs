namespace Distiller.Examples.Translation;

/// <summary>Somebody does something, in both languages and in the orders of words that main clauses, questions and subordinate clauses have.</summary>
internal sealed class Clause
{
    private readonly NounPhrase _subject;
    private readonly (string English, string German) _adverb;
    private readonly string _englishFinite;
    private readonly string _englishRest;
    private readonly string _question;
    private readonly string _finite;
    private readonly string _middle;
    private readonly string _tail;

    /// <summary>Draws a clause.</summary>
    public Clause(Random random, NounPhrase? subject = null)
    {
        _subject = subject ?? Subject(random);
        _adverb = random.NextDouble() < 0.3 ? Lexicon.Adverbs[random.Next(Lexicon.Adverbs.Length)] : default;
        var hasReceiver = random.NextDouble() < 0.35;
        var verbs = hasReceiver ? Lexicon.OfTwoObjects : Lexicon.OfOneObject;
        var verb = verbs[random.Next(verbs.Length)];
        var form = random.NextDouble();
        var isNegated = form is >= 0.45 and < 0.6;
        var thing = NounPhrase.OfNoun(random, hasReceiver || random.Next(3) > 0 ? Lexicon.Things : Lexicon.Persons, mustBeDefinite: isNegated);
        var receiver = hasReceiver ? NounPhrase.OfNoun(random, Lexicon.Persons) : null;
        var objects = receiver is null ? thing.English
            : random.Next(2) == 0 ? $"{receiver.English} {thing.English}"
            : $"{thing.English} to {receiver.English}";
        var modal = Lexicon.Modals[random.Next(Lexicon.Modals.Length)];
        var (isPlural, auxiliary) = (_subject.IsPlural, _subject.IsPlural ? "do" : "does");
        _middle = NounPhrase.Words(receiver?.In(Case.Dative), thing.In(Case.Accusative), isNegated ? "nicht" : null);
        var present = isPlural ? verb.German : verb.GermanSingular;
        (_englishFinite, _englishRest, _question, _finite, _tail) = form switch
        {
            < 0.45 => (isPlural ? verb.English : verb.EnglishSingular, objects, $"{auxiliary} {{0}} {verb.English} {objects}", present, ""),
            < 0.6 => ($"{auxiliary} not", $"{verb.English} {objects}", $"{auxiliary} {{0}} not {verb.English} {objects}", present, ""),
            < 0.8 => Perfect(),
            _ => Modal(),
        };

        (string, string, string, string, string) Perfect()
        {
            var have = isPlural ? "have" : "has";
            return (have, $"{verb.EnglishParticiple} {objects}", $"{have} {{0}} {verb.EnglishParticiple} {objects}", isPlural ? "haben" : "hat", verb.GermanParticiple);
        }

        (string, string, string, string, string) Modal()
        {
            var english = isPlural ? modal.EnglishPlural : modal.English;
            var question = modal.English == "wants to" ? $"{auxiliary} {{0}} want to" : $"{english} {{0}}";
            return (english, $"{verb.English} {objects}", $"{question} {verb.English} {objects}", isPlural ? modal.GermanPlural : modal.German, verb.German);
        }
    }

    /// <summary>Whoever acts in main clauses: a pronoun or a noun.</summary>
    public static NounPhrase Subject(Random random) => random.NextDouble() < 0.25 ? NounPhrase.OfPronoun(random) : NounPhrase.OfNoun(random, Lexicon.Persons);

    /// <summary>The verb stands second, whatever stands first.</summary>
    /// <param name="adverbFirst">Whether an adverb, if there is one, opens the sentence.</param>
    /// <param name="relative">A clause about the subject, behind it.</param>
    public SentencePair Main(bool adverbFirst, SentencePair? relative = null)
    {
        var english = NounPhrase.Words(_subject.English, relative?.English, _englishFinite, _englishRest);
        var subject = NounPhrase.Words(_subject.In(Case.Nominative), relative?.German);
        return adverbFirst && _adverb.English is not null
            ? new(NounPhrase.Words(_adverb.English, english), NounPhrase.Words(_adverb.German, _finite, subject, _middle, _tail))
            : new(NounPhrase.Words(english, _adverb.English), NounPhrase.Words(subject, _finite, _adverb.German, _middle, _tail));
    }

    /// <summary>Behind a clause that comes first: the verb before its subject.</summary>
    public SentencePair Inverted() => new(
        NounPhrase.Words(_subject.English, _englishFinite, _englishRest, _adverb.English),
        NounPhrase.Words(_finite, _subject.In(Case.Nominative), _adverb.German, _middle, _tail));

    /// <summary>A question that is answered by yes or no.</summary>
    public SentencePair Question() => new(
        NounPhrase.Words(_question.Replace("{0}", _subject.English, StringComparison.Ordinal), _adverb.English),
        NounPhrase.Words(_finite, _subject.In(Case.Nominative), _adverb.German, _middle, _tail));

    /// <summary>The verb stands last.</summary>
    /// <param name="hasSubject">Whether the subject is named, and not meant by a pronoun before the clause.</param>
    public SentencePair Subordinate(bool hasSubject = true) => new(
        NounPhrase.Words(hasSubject ? _subject.English : null, _englishFinite, _englishRest, _adverb.English),
        NounPhrase.Words(hasSubject ? _subject.In(Case.Nominative) : null, _adverb.German, _middle, _tail, _finite));
}
