using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Distiller.Examples.Translation;

namespace Distiller.Examples.Tests.Translation;

public sealed class SentencesTests
{
    private static readonly ImmutableArray<SentencePair> Many = Sentences.Draw(1, 4000, 0).Training;

    [Test]
    public void Test_sentences_are_new_and_none_occurs_twice()
    {
        var (training, test) = Sentences.Draw(7, 500, 100);

        Assert.That((training.Length, test.Length), Is.EqualTo((500, 100)));
        Assert.That(training.Concat(test).Select(pair => pair.English), Is.Unique);
    }

    [Test]
    public void Seed_decides()
    {
        ImmutableArray<SentencePair> first = Sentences.Draw(3, 50, 10).Test;
        Assert.That(Sentences.Draw(3, 50, 10).Test, Is.EqualTo(first));
        Assert.That(Sentences.Draw(4, 50, 10).Test, Is.Not.EqualTo(first));
    }

    // A regular expression for the English sentences of a kind, and one for all their translations.
    [TestCase(" that .* \\.$", ", dass .* \\.$")]
    [TestCase("^if ", "^wenn .* , ")]
    [TestCase(" because ", " , weil ")]
    [TestCase("^(today|often|here|now) ", "^(heute|oft|hier|jetzt) (\\S+(t|en|st|ss|ß|ll|nn|at|ht)) ")]
    [TestCase("\\?$", "\\?$")]
    [TestCase("twenty three", "drei@@ und@@ zwanzig")]
    [TestCase(" not ", " nicht ")]
    public void Translation_has_the_order_of_its_language(string english, string german)
    {
        SentencePair[] chosen = [.. Many.Where(pair => Regex.IsMatch(pair.English, english))];

        Assert.That(chosen, Is.Not.Empty);
        Assert.That(chosen.Where(pair => !Regex.IsMatch(pair.German, german)), Is.Empty);
    }

    [TestCase("einen", "en", "Mann Lehrer Freund Arzt Hund Tisch Brief Apfel Stuhl")]
    [TestCase("der", "e", "Mann Lehrer Freund Arzt Hund")]
    [TestCase("das", "e", "Kind Mädchen Haus Auto Buch Bild")]
    [TestCase("eine", "e", "Frau Königin Katze Blume Tür Lampe Uhr")]
    [TestCase("einer", "en", "Frau Königin Katze")]
    [TestCase("ein", "es", "Kind Mädchen Haus Auto Buch Bild")]
    [TestCase("ein", "er", "Mann Lehrer Freund Arzt Hund")]
    public void Article_adjective_and_noun_agree(string article, string ending, string nouns)
    {
        string[] found =
        [
            .. Many.SelectMany(pair => Regex.Matches(pair.German, $@"\b{article} (?:alt|klein|rot|neu|jung|groß|still|schön){ending} (\w+)")).Select(match => match.Groups[1].Value).Distinct(),
        ];

        Assert.That(found, Is.EquivalentTo(nouns.Split(' ')));
    }

    [Test]
    public void Dative_of_the_plural_has_an_ending() =>
        Assert.That(string.Join('\n', Many.Select(pair => pair.German)), Does.Contain("den Männern").And.Contain("den Hunden").And.Not.Contain("Männernn").And.Not.Contain("Katzenn"));

    [Test]
    public void Parts_of_words_are_joined() => Assert.That(SentencePair.Join("drei@@ und@@ zwanzig Äpfel ."), Is.EqualTo("dreiundzwanzig Äpfel ."));
}
