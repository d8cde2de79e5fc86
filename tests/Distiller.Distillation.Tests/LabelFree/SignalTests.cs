using System.Collections.Immutable;
using Distiller.Distillation.LabelFree;
using Distiller.Distillation.LabelFree.Signals;
using Distiller.Testing;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class SignalTests
{
    private static readonly Waveform Sound = new([0, 1, 0], 3);

    private static IEnumerable<TestCaseData> Confidences => GoldenFile.Cases("label_free", "confidence");

    private static IEnumerable<TestCaseData> Entropies => GoldenFile.Cases("label_free", "entropy");

    [TestCaseSource(nameof(Confidences))]
    public void Confidence_is_the_geometric_mean(GoldenValue golden)
    {
        ImmutableArray<float> logs = [.. golden["probabilities"].Numbers.Select(p => (float)Math.Log(p))];
        var label = FilterPolicyTests.Label("a", "go", 1, [.. logs.Select((_, i) => i)]) with { LogProbabilities = logs };
        Assert.That(new ConfidenceSignal().Score(label, Sound), Is.EqualTo(golden["geometricMean"].Number).Within(1e-5));
    }

    [TestCaseSource(nameof(Entropies))]
    public void Entropy_is_the_mean_over_tokens(GoldenValue golden)
    {
        ImmutableArray<float> entropies = [.. golden["rows"].Items.Select(row => (float)row.Numbers.Sum(p => -p * Math.Log(p)))];
        var label = FilterPolicyTests.Label("a", "go", 1, [.. entropies.Select((_, i) => i)]) with { Entropies = entropies };
        Assert.That(entropies, Is.EqualTo(golden["entropies"].Numbers).Within(1e-5));
        Assert.That(new EntropySignal().Score(label, Sound), Is.EqualTo(golden["mean"].Number).Within(1e-5));
    }

    [Test]
    public void Language_model_prefers_what_it_has_read()
    {
        CharacterNgrams model = new(["go left", "go right", "stop now"]);
        var (known, recombined, noise) = (model.NegativeLogLikelihood("go left"), model.NegativeLogLikelihood("go now"), model.NegativeLogLikelihood("xqzv"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(known, Is.LessThan(recombined));
            Assert.That(recombined, Is.LessThan(noise));
            Assert.That(() => new CharacterNgrams([]), Throws.ArgumentException);
        }
    }

    [Test]
    public void Probabilities_of_the_language_model_sum_to_one()
    {
        // Order 1, characters a, b and end, and the unknown one: p from counts 2, 1, 1 and 0 with k = 0.5.
        CharacterNgrams model = new(["aab"], order: 1, smoothing: 0.5);
        double[] expected = [2.5 / 6, 1.5 / 6, 1.5 / 6, 0.5 / 6];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.NegativeLogLikelihood(""), Is.EqualTo(-Math.Log(expected[2])).Within(1e-12));
            Assert.That(model.NegativeLogLikelihood("a"), Is.EqualTo(-(Math.Log(expected[0]) + Math.Log(expected[2])) / 2).Within(1e-12));
            Assert.That(model.NegativeLogLikelihood("?"), Is.EqualTo(-(Math.Log(expected[3]) + Math.Log(expected[2])) / 2).Within(1e-12));
            Assert.That(expected.Sum(), Is.EqualTo(1).Within(1e-12));
        }
    }

    [Test]
    public void Warping_forgives_speed_and_offset_but_not_order()
    {
        float[][] sound = [[0, 1], [1, 3], [4, 2], [5, 0]];
        float[][] slow = [.. sound.SelectMany(vector => new[] { vector, vector })];
        float[][] shifted = [.. sound.Select(vector => new[] { vector[0] + 7, vector[1] - 2 })];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TimeWarping.Distance(sound, slow), Is.Zero.Within(1e-6));
            Assert.That(TimeWarping.Distance(sound, shifted), Is.Zero.Within(1e-6));
            Assert.That(TimeWarping.Distance(sound, [.. sound.Reverse()]), Is.GreaterThan(1));
            Assert.That(TimeWarping.Distance([[0f], [2f]], [[0f], [2f], [1f]]), Is.EqualTo(1 / 3.0).Within(1e-6), "costs 0, 0 and 1 along three steps");
            Assert.That(() => TimeWarping.Distance([], sound), Throws.ArgumentException);
        }
    }

    [Test]
    public void Signals_without_anything_to_judge_give_their_worst()
    {
        var empty = FilterPolicyTests.Label("a", "", 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new ConfidenceSignal().Score(empty, Sound), Is.Zero);
            Assert.That(new EntropySignal().Score(empty, Sound), Is.EqualTo(double.PositiveInfinity));
            Assert.That(new RoundTripSignal(_ => Sound, _ => [[1f]]).Score(empty, Sound), Is.EqualTo(double.NegativeInfinity));
            Assert.That(new AgreementSignal(_ => "").Score(empty, Sound), Is.EqualTo(double.PositiveInfinity), "two silent recognisers agree on nothing");
            Assert.That(new AgreementSignal(_ => "go left").Score(empty with { Text = "go right" }, Sound), Is.EqualTo(0.5));
            Assert.That(new EmbeddingSignal(_ => [0, 0], _ => [1, 0]).Score(empty, Sound), Is.EqualTo(-1));
            Assert.That(new EmbeddingSignal(_ => [3, 4], _ => [4, 3]).Score(empty, Sound), Is.EqualTo(24 / 25.0).Within(1e-9));
        }
    }
}
