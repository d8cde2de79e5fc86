using System.Collections.Immutable;
using Distiller.Examples.Translation;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Translation;

public sealed class TranslationModelTests
{
    private static readonly ImmutableArray<SentencePair> Pairs = Sentences.Draw(5, 60, 0).Training;
    private static readonly Vocabulary English = Vocabulary.Of(Pairs.Select(pair => pair.English));
    private static readonly Vocabulary German = Vocabulary.Of(Pairs.Select(pair => pair.German));
    private TranslationModel model = null!;

    [SetUp]
    public void MakeModel()
    {
        manual_seed(11);
        model = new TranslationModel(English.Count, German.Count, 16);
        model.eval();
    }

    [TearDown]
    public void DisposeModel() => model.Dispose();

    [Test]
    public void Modular_form_has_the_same_scores_and_translations()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using TranslationModel modular = model.ToModular();
        Tensor input = new ParallelText(Pairs, English, German, 16).ReadEpoch(0).First().Inputs;
        string[] sentences = [.. Pairs.Take(6).Select(pair => pair.English)];
        Translator translator = new(English, German);

        TensorAssert.Close(modular.call(input), model.call(input), 1e-5);
        Assert.That(translator.Translate(modular, sentences, new() { Longest = 8 }), Is.EqualTo(translator.Translate(model, sentences, new() { Longest = 8 })));
    }

    [Test]
    public void Words_one_by_one_score_as_all_at_once()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor input = new ParallelText([Pairs[3]], English, German, 1).ReadEpoch(0).Single().Inputs;
        long length = English.Numbers(Pairs[3].English).Length;
        Tensor memory = model.Encode(input.narrow(1, 0, length));
        Tensor whole = model.call(input);

        TranslationState? state = null;
        for (long word = 0; word < whole.shape[1]; word++)
        {
            (Tensor scores, state) = model.Decode(input.narrow(1, length + word, 1), memory, state);
            TensorAssert.Close(scores[0, 0], whole[0, word], 1e-5);
        }
    }

    [Test]
    public void Wider_search_finds_translations_that_are_as_likely_or_likelier()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        long[] words = English.Numbers(Pairs[0].English);
        Tensor english = tensor(words, [1, words.Length]);
        BeamOptions narrow = new() { Width = 1, Longest = 5, LengthPower = 0 };

        long[] greedy = BeamSearch.Translate(model, english, narrow)[0];
        long[] all = BeamSearch.Translate(model, english, narrow with { Width = 400 })[0];

        Assert.That(Logarithm(all, english), Is.GreaterThanOrEqualTo(Logarithm(greedy, english) - 1e-5));
        Assert.That(greedy, Is.EqualTo(LikeliestWords(english, 5)));
    }

    [Test]
    public void Sentences_of_several_lengths_come_back_in_their_order()
    {
        using var scope = NewDisposeScope();
        Translator translator = new(English, German);
        string[] sentences = [.. Pairs.Take(10).Select(pair => pair.English)];

        string[] together = translator.Translate(model, sentences, new() { Longest = 6 });

        Assert.That(together, Is.EqualTo(sentences.Select(sentence => translator.Translate(model, [sentence], new() { Longest = 6 }).Single())));
    }

    [Test]
    public void Minibatches_hold_sentences_of_one_length_and_every_pair_once()
    {
        using var scope = NewDisposeScope();
        ParallelText text = new(Pairs, English, German, 8, seed: 2);

        var batches = text.ReadEpoch(1).ToList();

        Assert.That(batches, Has.Count.EqualTo(text.BatchCount));
        Assert.That(batches.Sum(batch => batch.Count), Is.EqualTo(Pairs.Length));
        foreach (var batch in batches)
        {
            long length = batch.Inputs.shape[1] - batch.Targets.shape[1];
            Assert.That(batch.Inputs[.., (int)length - 1].eq(Vocabulary.End).all().item<bool>() && batch.Inputs[.., (int)length].eq(Vocabulary.Begin).all().item<bool>());
        }

        var rest = text.ReadEpoch(1, firstBatch: 3).First();
        TensorAssert.Exact(rest.Inputs, batches[3].Inputs);
    }

    [Test]
    public void Padding_does_not_change_the_loss()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var batch = new ParallelText([Pairs[0]], English, German, 1).ReadEpoch(0).Single();
        Tensor padding = zeros([1, 3], ScalarType.Int64);

        Tensor padded = TranslationScore.Loss(model, new(cat([batch.Inputs, padding], 1), cat([batch.Targets, padding], 1)));

        TensorAssert.Close(padded, TranslationScore.Loss(model, batch), 1e-6);
    }

    [Test]
    public void Word_that_training_does_not_have_is_unknown_and_an_end_is_added() =>
        Assert.That(English.Numbers("the zebra"), Is.EqualTo((long[])[English.Numbers("the")[0], Vocabulary.Unknown, Vocabulary.End]));

    [Test]
    public void Search_leaves_no_tensors()
    {
        Translator translator = new(English, German);
        TensorLeakCheck.Verify(() => translator.Translate(model, [Pairs[0].English], new() { Longest = 4 }));
    }

    private long[] LikeliestWords(Tensor english, int longest)
    {
        List<long> words = [];
        Tensor memory = model.Encode(english);
        TranslationState? state = null;
        while (words.Count < longest && words is not [.., Vocabulary.End])
        {
            (Tensor scores, state) = model.Decode(tensor((long[])[words is [.., var last] ? last : Vocabulary.Begin], [1, 1]), memory, state);
            words.Add(scores.argmax().ToInt64());
        }

        return [.. words];
    }

    private double Logarithm(long[] words, Tensor english)
    {
        Tensor before = tensor((long[])[Vocabulary.Begin, .. words[..^1]], [1, words.Length]);
        Tensor logarithms = nn.functional.log_softmax(model.Decode(before, model.Encode(english), null).Scores[0], -1);
        return logarithms.gather(1, tensor(words).unsqueeze(1)).sum().ToDouble();
    }
}
