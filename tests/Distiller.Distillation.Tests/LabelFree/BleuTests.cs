using Distiller.Distillation.LabelFree.Metrics;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class BleuTests
{
    private static readonly string[] Military =
    [
        "It is a guide to action that ensures that the military will forever heed Party commands",
        "It is the guiding principle which guarantees the military forces always being under the command of the Party",
        "It is the practical guide for the army always to heed the directions of the party",
    ];

    private const string Good = "It is a guide to action which ensures that the military always obeys the commands of the party";
    private const string Poor = "It is to insure the troops forever hearing the activity guidebook that party direct";

    // Papineni and others 2002, sections 2.1 and 2.1.1: examples 1 and 2.
    [TestCase(Good, 17, 18, 10, 17)]
    [TestCase(Poor, 8, 14, 1, 13)]
    public void Precisions_of_the_paper(string translation, int words, int allWords, int pairs, int allPairs)
    {
        BleuScore score = Bleu.Pool([(Military, translation)]);
        Assert.That(score.Ngrams[..2], Is.EqualTo((NgramMatches[])[new(words, allWords), new(pairs, allPairs)]));
    }

    [Test]
    public void Repeated_word_counts_as_often_as_a_reference_has_it()
    {
        BleuScore score = Bleu.Pool([((string[])["the cat is on the mat", "there is a cat on the mat"], "the the the the the the the")]);
        Assert.That(score.Ngrams[0], Is.EqualTo(new NgramMatches(2, 7)));
        Assert.That(score.Value, Is.Zero, "no pair of words matches");
    }

    // By hand: 9 of 11 words, 6 of 9 pairs, 4 of 7 triples, 3 of 5 runs of four; c = 11, r = 13.
    [Test]
    public void Corpus_is_pooled_and_shortness_penalised()
    {
        (string, string)[] pairs = [("the old man sees a red house today", "the old man sees a red"), ("she has sold the car", "she has bought a car")];
        BleuScore score = Bleu.Pool(pairs);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(score.Ngrams, Is.EqualTo((NgramMatches[])[new(9, 11), new(6, 9), new(4, 7), new(3, 5)]));
            Assert.That((score.TranslationLength, score.ReferenceLength), Is.EqualTo((11, 13)));
            Assert.That(score.BrevityPenalty, Is.EqualTo(Math.Exp(1 - (13 / 11.0))).Within(1e-12));
            Assert.That(score.Value, Is.EqualTo(Math.Exp(-2 / 11.0) * Math.Pow(9 / 11.0 * 6 / 9 * 4 / 7 * 3 / 5, 0.25)).Within(1e-12));
        }
    }

    // Widely published for these texts, as an example of a corpus score and of a score of one sentence.
    [Test]
    public void Several_references_give_the_published_score()
    {
        const string Order = "he read the book because he was interested in world history";
        string[] history = ["he was interested in world history because he read the book"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bleu.Pool([(Military, Good), (history, Order)]).Value, Is.EqualTo(0.5920778868801042).Within(1e-12));
            Assert.That(Bleu.Pool([(Military, Good)]).Value, Is.EqualTo(0.5045666840058485).Within(1e-12));
        }
    }

    [Test]
    public void Reference_of_the_nearest_length_counts_and_of_two_the_shorter() =>
        Assert.That(Bleu.Pool([((string[])["a b c d e", "a b c", "a b c d e f g"], "a b c d")]).ReferenceLength, Is.EqualTo(3));

    [Test]
    public void Equal_texts_score_one_and_longer_ones_are_not_rewarded()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bleu.Pool([(Good, Good)]).Value, Is.EqualTo(1).Within(1e-12));
            Assert.That(Bleu.Pool([("a b c d", "a b c d a b c d")]).BrevityPenalty, Is.EqualTo(1));
            Assert.That(Bleu.Pool([("a b c d", "a b c d a b c d")]).Value, Is.LessThan(0.6));
        }
    }

    [Test]
    public void Runs_longer_than_every_translation_give_no_score()
    {
        BleuScore score = Bleu.Pool([("a b", "a b")]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(score.Value, Is.Zero);
            Assert.That(score.Ngrams[3].Precision, Is.NaN);
            Assert.That(Bleu.Pool([("a b", "a b")], order: 2).Value, Is.EqualTo(1).Within(1e-12));
            Assert.That(Bleu.Pool([("a b", "")]).Value, Is.Zero);
            Assert.That(Bleu.Pool(Array.Empty<(string, string)>()).Value, Is.NaN);
        }
    }

    [Test]
    public void Form_is_applied_to_both() =>
        Assert.That(Bleu.Pool([("The cat sat, there.", "the cat sat there")], TextForms.Plain).Value, Is.EqualTo(1).Within(1e-12));

    [Test]
    public void Translation_without_reference_is_named() =>
        Assert.That(() => Bleu.Pool([(Array.Empty<string>(), "a b")]), Throws.ArgumentException.With.Message.Contains("'a b'"));
}
