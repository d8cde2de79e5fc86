using Distiller.Distillation.LabelFree.Metrics;
using Distiller.Testing;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class WordErrorsTests
{
    private static IEnumerable<TestCaseData> Edits => GoldenFile.Cases("label_free", "edits", entry => entry["transcript"].Text);

    private static IEnumerable<TestCaseData> Corpora => GoldenFile.Cases("label_free", "corpora");

    [TestCaseSource(nameof(Edits))]
    public void Edits_are_those_of_the_worked_example(GoldenValue golden)
    {
        var form = FormOf(golden);
        var (reference, transcript) = (form.Normalize(golden["reference"].Text), form.Normalize(golden["transcript"].Text));
        var words = WordErrors.OfWords(reference, transcript);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((words.Edits, words.ReferenceLength), Is.EqualTo((golden["wordEdits"].WholeNumber, golden["words"].WholeNumber)));
            Assert.That(words.Rate, Is.EqualTo(golden["wer"].Number).Within(1e-5));
            if (golden.Has("cer"))
            {
                var characters = WordErrors.OfCharacters(reference, transcript);
                Assert.That((characters.Edits, characters.ReferenceLength), Is.EqualTo((golden["characterEdits"].WholeNumber, golden["characters"].WholeNumber)));
                Assert.That(characters.Rate, Is.EqualTo(golden["cer"].Number).Within(1e-5));
            }
        }
    }

    [TestCaseSource(nameof(Corpora))]
    public void Corpus_is_pooled_and_not_the_mean_of_utterances(GoldenValue golden)
    {
        (string, string)[] pairs = [.. golden["pairs"].Items.Select(pair => (pair[0].Text, pair[1].Text))];
        var errors = WordErrors.Pool(pairs, FormOf(golden));
        var mean = pairs.Average(pair => WordErrors.OfWords(pair.Item1, pair.Item2).Rate);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(errors.Words.Rate, Is.EqualTo(golden["wer"].Number).Within(1e-5));
            Assert.That(errors.Characters.Rate, Is.EqualTo(golden["cer"].Number).Within(1e-5));
            Assert.That(mean, Is.EqualTo(golden["meanOfUtterances"].Number).Within(1e-5));
        }
    }

    [Test]
    public void Kinds_of_edits_are_told_apart()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WordErrors.OfWords("a b c", "a x c"), Is.EqualTo(new ErrorCounts(1, 0, 0, 3)));
            Assert.That(WordErrors.OfWords("a b c", "a c"), Is.EqualTo(new ErrorCounts(0, 1, 0, 3)));
            Assert.That(WordErrors.OfWords("a b c", "a b b c"), Is.EqualTo(new ErrorCounts(0, 0, 1, 3)));
            Assert.That(WordErrors.OfWords("a b", ""), Is.EqualTo(new ErrorCounts(0, 2, 0, 2)));
        }
    }

    [Test]
    public void Distance_is_symmetric_and_zero_to_itself()
    {
        string[] texts = ["one two three", "two three four five", "", "three"];
        using (Assert.EnterMultipleScope())
        {
            foreach (var left in texts)
            {
                Assert.That(WordErrors.OfWords(left, left).Edits, Is.Zero);
                foreach (var right in texts)
                {
                    Assert.That(WordErrors.OfWords(left, right).Edits, Is.EqualTo(WordErrors.OfWords(right, left).Edits), $"{left} | {right}");
                }
            }
        }
    }

    [Test]
    public void Empty_reference_is_left_out_and_counted()
    {
        var errors = WordErrors.Pool([("…!", "something"), ("a b", "a")], TextForms.Plain);
        Assert.That((errors.Words, errors.Pairs, errors.EmptyReferences), Is.EqualTo((new ErrorCounts(0, 1, 0, 2), 1, 1)));
    }

    [Test]
    public void Arabic_form_deletes_before_it_maps()
    {
        using (Assert.EnterMultipleScope())
        {
            // Alef with madda, hamza above and below become bare; diacritics, Latin letters and commas go.
            Assert.That(TextForms.Arabic.Normalize("\u0622\u0628\u064E \u0623\u0625,  abc \u0663\u0669% @5"), Is.EqualTo("\u0627\u0628 \u0627\u0627 39% @5"));
            Assert.That(TextForms.Arabic.Normalize("\u0671\u0628"), Is.EqualTo("\u0628"), "alef wasla is deleted, not mapped");
            Assert.That(TextForms.Arabic.Normalize("latin only"), Is.Empty);
        }
    }

    [Test]
    [SetCulture("tr-TR")]
    public void Plain_form_lowers_invariantly_and_maps_numbers()
    {
        var form = TextForms.PlainWith(new Dictionary<string, string> { ["2"] = "two" });
        Assert.That(form.Normalize("  IT's  2 o'clock. "), Is.EqualTo("its two oclock"));
    }

    private static ITextNormalizer FormOf(GoldenValue golden) => golden["form"].Text switch
    {
        "orthographic" => TextForms.Orthographic,
        "plain" => TextForms.Plain,
        "arabic" => TextForms.Arabic,
        var other => throw new InvalidDataException($"The worked example names the form '{other}'."),
    };
}
