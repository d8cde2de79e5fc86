using Distiller.Testing;
using Distiller.Zoo.Speech.Recognition;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech.Recognition;

public sealed class RecognitionTests
{
    private static IEnumerable<TestCaseData> Paths => GoldenFile.Cases("label_free", "ctc");

    [TestCaseSource(nameof(Paths))]
    public void Greedy_path_and_loss_are_those_of_the_worked_example(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        double[][] frames = [.. golden["frames"].Items.Select(frame => frame.Numbers)];
        Assert.That(golden["blank"].WholeNumber, Is.EqualTo(CtcDecoding.Blank));
        var logs = tensor([.. frames.SelectMany(frame => frame.Select(p => (float)Math.Log(p)))]).reshape(frames.Length, frames[0].Length);
        var (tokens, mean) = CtcDecoding.Greedy(logs);
        int[] target = [.. golden["target"].WholeNumbers.Select(token => (int)token)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tokens, Is.EqualTo(golden["greedy"].WholeNumbers));
            Assert.That(mean, Is.EqualTo(golden["meanLogProbability"].Number).Within(1e-5));

            // The loss is per token.
            Assert.That(CtcRecognizer.Loss(logs.unsqueeze(0), [target]).item<float>() * target.Length, Is.EqualTo(golden["nll"].Number).Within(1e-5));
        }
    }

    [Test]
    public void Recogniser_learns_two_sounds()
    {
        manual_seed(3);
        using CtcRecognizer model = new(mels: 2, classes: 3, width: 8, layers: 1);
        using var optimizer = optim.Adam(model.parameters(), 0.05);
        using var features = zeros(2, 2, 16);
        features[0, 0] = 1;
        features[1, 1] = 1;
        double first = 0, last = 0;
        for (var step = 0; step < 60; step++)
        {
            using var scope = NewDisposeScope();
            var loss = CtcRecognizer.Loss(model.call(features), [[1], [2]]);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            first = step == 0 ? last : first;
        }

        using var logs = model.call(features);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last, Is.LessThan(0.2 * first));
            TensorAssert.Shape(logs, 2, 4, 3);
            Assert.That(CtcDecoding.Greedy(logs[0]).Tokens, Is.EqualTo([1]));
            Assert.That(CtcDecoding.Greedy(logs[1]).Tokens, Is.EqualTo([2]));
        }
    }

    [Test]
    public void Text_that_does_not_fit_its_frames_adds_nothing()
    {
        using var scope = NewDisposeScope();
        var logs = zeros(1, 2, 3).log_softmax(-1);
        Assert.That(CtcRecognizer.Loss(logs, [[1, 2, 1]]).item<float>(), Is.Zero);
    }

    [Test]
    public void Embedder_brings_sounds_and_their_texts_together()
    {
        manual_seed(4);
        string[] texts = ["ama net", "siko", "tuf kemo"];
        using JointEmbedder model = new(mels: 4, width: 8, dimensions: 8);
        using var optimizer = optim.Adam(model.parameters(), 0.02);
        using var features = HashFill.Tensor([3, 4, 24], seed: 5);
        using var bags = tensor([.. texts.SelectMany(JointEmbedder.Bag)]).reshape(3, JointEmbedder.Buckets);
        for (var step = 0; step < 40; step++)
        {
            using var scope = NewDisposeScope();
            var loss = model.Loss(features, bags);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        using var scores = model.call(features, bags);
        using var lengths = model.EmbedAudio(features).square().sum(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scores.argmax(1).data<long>().ToArray(), Is.EqualTo([0, 1, 2]));
            Assert.That(lengths.data<float>().ToArray(), Has.All.EqualTo(1f).Within(1e-5f));
        }
    }

    [Test]
    public void Bags_count_trigrams_and_are_the_same_everywhere()
    {
        var bag = JointEmbedder.Bag("aaa");
        using (Assert.EnterMultipleScope())
        {
            // " aaa ": one trigram each of " aa", "aaa" and "aa ".
            Assert.That(bag.Count(value => value > 0), Is.EqualTo(3));
            Assert.That(bag.Sum(), Is.EqualTo(3 / MathF.Sqrt(5)).Within(1e-6f));
            Assert.That(JointEmbedder.Bag(""), Has.All.Zero);
        }
    }
}
