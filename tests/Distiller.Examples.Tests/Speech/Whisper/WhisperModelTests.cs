using Distiller.Testing;
using Distiller.Zoo.Speech.Whisper;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech.Whisper;

public sealed class WhisperModelTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenFile.Cases("tiny-whisper", "cases", entry => entry["name"].Text);

    private static IEnumerable<TestCaseData> LayerCounts => GoldenFile.Cases("label_free", "whisperLayers");

    private static IEnumerable<TestCaseData> ModelCounts => GoldenFile.Cases("label_free", "whisperModels", entry => entry["id"].Text);

    [TestCaseSource(nameof(Cases))]
    public void Outputs_are_those_of_the_other_implementation(GoldenValue golden)
    {
        using var model = TinyWhisper.Load(TinyWhisper.LayersOf(golden));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var encoded = model.Encode(TinyWhisper.Features());
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Close(encoded, golden["encoded"].Tensor(), 1e-5, what: "encoded");
            TensorAssert.Close(model.Decode(encoded, TinyWhisper.Tokens(golden)), golden["logits"].Tensor(), 1e-5, what: "logits");
            TensorAssert.Close(model.call(TinyWhisper.Features(), TinyWhisper.Tokens(golden)), golden["logits"].Tensor(), 1e-5, what: "call");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Greedy_text_is_that_of_the_other_implementation(GoldenValue golden)
    {
        using var model = TinyWhisper.Load(TinyWhisper.LayersOf(golden));
        using var features = TinyWhisper.Features();
        var found = GreedyDecoder.Decode(model, features, new() { MaxTokens = golden["greedy"].Items.Max(item => item["tokens"].Count) });
        Assert.That(found, Has.Length.EqualTo(golden["greedy"].Count));
        using (Assert.EnterMultipleScope())
        {
            foreach (var (transcription, expected) in found.Zip(golden["greedy"].Items))
            {
                Assert.That(transcription.Tokens, Is.EqualTo(expected["tokens"].WholeNumbers));
                Assert.That(transcription.LogProbabilities, Is.EqualTo(expected["logProbabilities"].Numbers).Within(2e-5));
                Assert.That(transcription.Entropies, Is.EqualTo(expected["entropies"].Numbers).Within(2e-5));
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Cached_keys_change_nothing(GoldenValue golden)
    {
        using var model = TinyWhisper.Load(TinyWhisper.LayersOf(golden));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var encoded = model.Encode(TinyWhisper.Features());
        var tokens = TinyWhisper.Tokens(golden);
        using var cache = model.Start(encoded);

        // A prompt of three tokens at once, then one by one.
        List<Tensor> steps = [model.Step(tokens.narrow(1, 0, 3), cache)];
        for (var i = 3; i < tokens.shape[1]; i++)
        {
            steps.Add(model.Step(tokens.narrow(1, i, 1), cache));
        }

        TensorAssert.Close(cat(steps, 1), model.Decode(encoded, tokens), 1e-5);
        Assert.That(cache.Length, Is.EqualTo(tokens.shape[1]));
    }

    [Test]
    public void One_beam_is_greedy_and_many_are_no_worse()
    {
        using var model = TinyWhisper.Load();
        using var scope = NewDisposeScope();
        var features = TinyWhisper.Features().narrow(0, 0, 1);
        DecodingOptions options = new() { MaxTokens = 8, LengthPenalty = 0 };
        var greedy = GreedyDecoder.Decode(model, features, options)[0];
        var one = BeamDecoder.Decode(model, features, options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Tokens, Is.EqualTo(greedy.Tokens));
            Assert.That(one.LogProbabilities, Is.EqualTo(greedy.LogProbabilities).Within(1e-5));
            Assert.That(one.Entropies, Is.EqualTo(greedy.Entropies).Within(1e-5));
            Assert.That(BeamDecoder.Decode(model, features, options with { Beams = 3 }).Tokens, Is.Not.Empty);
        }
    }

    [Test]
    public void Beams_as_many_as_tokens_find_the_best_pair()
    {
        using var model = TinyWhisper.Load();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var features = TinyWhisper.Features().narrow(0, 0, 1);
        var encoded = model.Encode(features);
        var (end, count) = (model.Config.EndToken, model.Config.Vocabulary);

        // The best text of two tokens that do not end, by trying all.
        var best = (Sum: double.NegativeInfinity, First: -1, Second: -1);
        var firsts = Logs(1);
        for (var first = 0; first < count; first++)
        {
            var seconds = first == end ? [] : Logs(1, first);
            for (var second = 0; second < seconds.Length; second++)
            {
                if (second != end && firsts[first] + seconds[second] > best.Sum)
                {
                    best = (firsts[first] + seconds[second], first, second);
                }
            }
        }

        var found = BeamDecoder.Decode(model, features, new() { MaxTokens = 2, Beams = count, LengthPenalty = 0, Suppressed = [end] });
        Assert.That((found.Tokens[0], found.Tokens[1]), Is.EqualTo((best.First, best.Second)));

        float[] Logs(params long[] tokens)
        {
            using var inner = NewDisposeScope();
            var logits = model.Decode(encoded, tensor(tokens).unsqueeze(0)).select(1, -1);
            logits[0, end] = float.NegativeInfinity;
            return [.. logits.log_softmax(-1).data<float>()];
        }
    }

    [Test]
    public void Suppressed_tokens_are_never_written()
    {
        using var model = TinyWhisper.Load();
        using var features = TinyWhisper.Features();
        var plain = GreedyDecoder.Decode(model, features, new() { MaxTokens = 6 });
        var frequent = plain[0].Tokens[0];
        var found = GreedyDecoder.Decode(model, features, new() { MaxTokens = 6, Suppressed = [frequent] });
        Assert.That(found.SelectMany(item => item.Tokens), Has.None.EqualTo(frequent));
        Assert.That(found.SelectMany(item => item.Entropies), Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void Decoding_leaves_no_tensor_behind()
    {
        using var model = TinyWhisper.Load();
        using var features = TinyWhisper.Features();
        using var single = features.narrow(0, 0, 1).clone();
        TensorLeakCheck.Verify(() =>
        {
            GreedyDecoder.Decode(model, features, new() { MaxTokens = 4 });
            BeamDecoder.Decode(model, single, new() { MaxTokens = 4, Beams = 3 });
        });
    }

    [Test]
    public void Sound_and_text_beyond_the_positions_are_refused()
    {
        using var model = TinyWhisper.Load();
        using var scope = NewDisposeScope();
        var config = model.Config;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => model.Encode(zeros(1, config.MelBins, (2 * config.MaxSourcePositions) + 2)), Throws.ArgumentException.With.Message.Contains("Cut the sound"));
            Assert.That(() => model.Encode(zeros(1, config.MelBins + 1, 10)), Throws.ArgumentException.With.Message.Contains("mel bins"));
            Assert.That(
                () => model.Decode(zeros(1, 3, config.Width), ones(1, config.MaxTargetPositions + 1, dtype: ScalarType.Int64)),
                Throws.ArgumentException.With.Message.Contains("positions of the decoder"));
        }
    }

    [TestCaseSource(nameof(LayerCounts))]
    public void Layers_have_as_many_parameters_as_published(GoldenValue golden)
    {
        var config = SizesOf(golden);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(config.EncoderLayerParameters, Is.EqualTo(golden["encoderLayer"].WholeNumber));
            Assert.That(config.DecoderLayerParameters, Is.EqualTo(golden["decoderLayer"].WholeNumber));
        }
    }

    [TestCaseSource(nameof(ModelCounts))]
    public void Models_have_as_many_parameters_as_published(GoldenValue golden) => Assert.That(
        (SizesOf(golden) with
        {
            EncoderLayers = (int)golden["encoderLayers"].WholeNumber,
            DecoderLayers = (int)golden["decoderLayers"].WholeNumber,
            Vocabulary = (int)golden["vocabulary"].WholeNumber,
        }).ParameterCount,
        Is.EqualTo(golden["parameters"].WholeNumber));

    [Test]
    public void Named_sizes_are_those_of_the_table()
    {
        Dictionary<string, WhisperConfig> named = new()
        {
            ["whisper-small"] = WhisperConfig.Small,
            ["whisper-large-v2"] = WhisperConfig.LargeV2,
            ["distil-small.en"] = WhisperConfig.DistilSmallEnglish,
            ["distil-medium.en"] = WhisperConfig.DistilMediumEnglish,
            ["distil-large-v2"] = WhisperConfig.DistilLargeV2,
        };
        using (Assert.EnterMultipleScope())
        {
            foreach (var entry in GoldenFile.Read("label_free")["whisperModels"].Items.Where(entry => named.ContainsKey(entry["id"].Text)))
            {
                Assert.That(named[entry["id"].Text].ParameterCount, Is.EqualTo(entry["parameters"].WholeNumber), entry["id"].Text);
            }
        }
    }

    [TestCase(1, 1, 16, 1)]
    [TestCase(3, 2, 24, 2)]
    [TestCase(0, 4, 8, 1)]
    public void Formula_counts_what_is_built(int encoderLayers, int decoderLayers, int width, int stride)
    {
        var config = TinyWhisper.Config with
        {
            EncoderLayers = encoderLayers,
            DecoderLayers = decoderLayers,
            Width = width,
            EncoderFeedForward = 3 * width,
            FirstStride = stride,
        };
        using WhisperModel model = new(config);
        Assert.That(model.parameters().Sum(parameter => parameter.numel()), Is.EqualTo(config.ParameterCount));
    }

    [Test]
    public void Layer_of_real_width_has_the_published_count()
    {
        // One layer each at the width of Whisper small, with few tokens and positions: the layers themselves are built.
        var config = WhisperConfig.Small with { EncoderLayers = 1, DecoderLayers = 1, Vocabulary = 10, MaxSourcePositions = 4, MaxTargetPositions = 4 };
        using WhisperModel model = new(config);
        Assert.That(Count(".encoder.layers.0."), Is.EqualTo(WhisperConfig.Small.EncoderLayerParameters));
        Assert.That(Count(".decoder.layers.0."), Is.EqualTo(WhisperConfig.Small.DecoderLayerParameters));

        long Count(string part) => model.named_parameters().Where(entry => entry.name.Contains(part, StringComparison.Ordinal)).Sum(entry => entry.parameter.numel());
    }

    [Test]
    [Explicit("Takes a gigabyte of memory.")]
    public void Whisper_small_is_built_in_full()
    {
        using WhisperModel model = new(WhisperConfig.Small);
        Assert.That(model.parameters().Sum(parameter => parameter.numel()), Is.EqualTo(WhisperConfig.Small.ParameterCount));
    }

    [Test]
    public void Positions_of_the_encoder_are_sinusoids_and_not_trained()
    {
        // The file of the other implementation holds them as PyTorch computed them.
        using WhisperModel fresh = new(TinyWhisper.Config);
        using var loaded = TinyWhisper.Load();
        const string name = "model.encoder.embed_positions.weight";
        using var parameter = fresh.state_dict()[name].alias();
        TensorAssert.Close(parameter, loaded.state_dict()[name], 1e-5);
        Assert.That(fresh.named_parameters().Single(entry => entry.name == name).parameter.requires_grad, Is.False);
    }

    private static WhisperConfig SizesOf(GoldenValue golden) => WhisperConfig.Small with
    {
        Width = (int)golden["width"].WholeNumber,
        EncoderFeedForward = (int)golden["feedForward"].WholeNumber,
        DecoderFeedForward = (int)golden["feedForward"].WholeNumber,
        EncoderHeads = (int)golden["heads"].WholeNumber,
        DecoderHeads = (int)golden["heads"].WholeNumber,
    };
}
