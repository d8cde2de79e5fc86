using System.Collections.Immutable;
using System.Text.Json;
using Distiller.Graph;
using Distiller.Persistence;
using Distiller.Testing;
using Distiller.Zoo.Speech.Hubert;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech;

/// <summary>Against a tiny model whose weights and states were computed by PyTorch's own layers.</summary>
public sealed class HubertTests
{
    private static readonly string Files = Path.Combine(AppContext.BaseDirectory, "Speech", "Files");

    [TestCase("tiny-hubert.safetensors")]
    [TestCase("tiny-hubert-task.safetensors")]
    public void States_of_all_layers_are_those_of_PyTorch(string weights)
    {
        using DisposeScope scope = NewDisposeScope();
        HubertModel model = Tiny();
        HubertFiles.LoadWeights(model, PathOf(weights));

        Tensor output = model.Infer(Values("waveforms", 2, 2000));

        Assert.That(output.data<float>().ToArray(), Is.EqualTo(Expected("states").Last()).Within(1e-5));
    }

    [Test]
    public void Padded_waveforms_are_masked_as_in_PyTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        HubertModel model = Tiny();
        HubertFiles.LoadWeights(model, PathOf("tiny-hubert.safetensors"));
        model.eval();
        long[] lengths = [.. Fixture().GetProperty("lengths").EnumerateArray().Select(item => item.GetInt64())];
        Tensor waveforms = Values("waveforms", 2, 2000).clone();
        waveforms[1].narrow(0, lengths[1], 2000 - lengths[1]).zero_();

        using IDisposable noGrad = no_grad();
        Tensor output = model.Encode(waveforms, tensor(lengths));

        long[] frames = [.. Fixture().GetProperty("frames").EnumerateArray().Select(item => item.GetInt64())];
        Assert.That(lengths.Select(model.Configuration.FramesOf), Is.EqualTo(frames));
        float[] expected = Expected("padded_states").Last();
        for (int item = 0; item < 2; item++)
        {
            int valid = (int)frames[item] * 16;
            Assert.That(output[item].data<float>().ToArray()[..valid], Is.EqualTo(expected.Skip(item * 6 * 16).Take(valid)).Within(1e-5));
        }
    }

    [Test]
    public void Students_of_s3prl_load_without_norm_and_leave_their_heads()
    {
        using DisposeScope scope = NewDisposeScope();
        HubertModel model = new(TinyConfiguration() with { NormalizesFeatures = false, HasMaskVector = false });

        WeightReport report = HubertFiles.LoadWeights(model, PathOf("tiny-distilhubert.ckpt"));

        Assert.That(report.Unused, Has.Length.EqualTo(4).And.All.StartsWith("output_layer."));
        Assert.That(model.Infer(Values("waveforms", 2, 2000)).data<float>().ToArray(), Is.EqualTo(Expected("student_states").Last()).Within(1e-5));
    }

    [Test]
    public void A_missing_norm_is_an_error_that_names_it()
    {
        using HubertModel model = Tiny();

        Assert.That(
            () => HubertFiles.LoadWeights(model, PathOf("tiny-distilhubert.ckpt")),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("feature_projection.layer_norm"));
    }

    [Test]
    public void A_student_takes_chosen_layers_of_a_longer_file()
    {
        using DisposeScope scope = NewDisposeScope();
        HubertModel whole = Tiny();
        HubertFiles.LoadWeights(whole, PathOf("tiny-hubert.safetensors"));
        HubertModel student = new(TinyConfiguration() with { Layers = 1 });

        HubertFiles.LoadWeights(student, PathOf("tiny-hubert.safetensors"), [1]);

        Assert.That(
            student.get_parameter("encoder.layers.0.attention.q_proj.weight")!.data<float>().ToArray(),
            Is.EqualTo(whole.get_parameter("encoder.layers.1.attention.q_proj.weight")!.data<float>().ToArray()));
        Assert.That(() => HubertFiles.LoadWeights(student, PathOf("tiny-hubert.safetensors"), [0, 1]), Throws.ArgumentException.With.Message.Contains("1 layers"));
        Assert.That(() => HubertFiles.LoadWeights(student, PathOf("tiny-hubert.safetensors"), [7]), Throws.TypeOf<ModelStructureException>());
    }

    [Test]
    public void Configuration_files_are_read_and_wrong_ones_refused_with_field_or_line()
    {
        Assert.That(HubertFiles.ReadConfiguration(PathOf("tiny-hubert.config.json")) with { Channels = [], Kernels = [], Strides = [] }, Is.EqualTo(
            TinyConfiguration() with { Channels = [], Kernels = [], Strides = [], Dropout = 0.1 }));

        string path = Path.GetTempFileName();
        try
        {
            AssertRefused("{\n \"conv_dim\": [8,\n", "line 3");
            AssertRefused("{\"model_type\": \"bert\"}", "'bert'");
            AssertRefused("{\"hidden_size\": \"wide\"}", "'hidden_size' is \"wide\"");
            AssertRefused("{\"conv_dim\": [8]}", "1 channel counts");
            AssertRefused("{\"num_attention_heads\": 7}", "7 heads");
            AssertRefused("{\"hidden_act\": \"relu\"}", "'hidden_act' is relu");
            AssertRefused("[]", "no JSON object");
        }
        finally
        {
            File.Delete(path);
        }

        void AssertRefused(string text, string reason)
        {
            File.WriteAllText(path, text);
            Assert.That(() => HubertFiles.ReadConfiguration(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(reason), text);
        }
    }

    [Test]
    public void Parameter_counts_are_the_published_ones()
    {
        using (HubertModel student = new(HubertConfiguration.DistilHubert))
        {
            Assert.That(student.parameters().Sum(parameter => parameter.numel()), Is.EqualTo(23_491_200));
        }

        using HubertModel teacher = new(HubertConfiguration.Base);
        Assert.That(teacher.parameters().Sum(parameter => parameter.numel()), Is.EqualTo(94_371_712), "with the mask vector");
    }

    [Test]
    public void A_pass_leaves_no_tensor()
    {
        using HubertModel model = Tiny();
        using Tensor waveforms = randn(2, 1500);
        using Tensor lengths = tensor(new long[] { 1500, 900 });
        TensorLeakCheck.Verify(() =>
        {
            using DisposeScope scope = NewDisposeScope();
            model.Encode(waveforms, lengths).sum().backward();
            model.zero_grad();
        });
    }

    [Test]
    public void Channels_of_the_convolutions_and_heads_can_be_removed()
    {
        using HubertModel model = Tiny();
        model.eval();

        Couplings couplings = StructureProbe.Run(model, 1, 2000);

        ImmutableArray<string> sole = [.. couplings.Groups.Where(group => group.Producers.Length == 1).Select(group => group.Producers[0])];
        Assert.That(sole, Is.SupersetOf(Enumerable.Range(0, 7).Select(layer => $"feature_extractor.conv_layers.{layer}.conv")), "channels of the convolutions");
        Assert.That(sole, Does.Contain("encoder.layers.1.feed_forward.intermediate_dense"), "the inner width");
        CoupledGroup heads = couplings.GroupOf("encoder.layers.0.attention.q_proj");
        Assert.That(heads.Channels, Has.Length.EqualTo(2), "one structure for each head");
    }

    private static HubertModel Tiny() => new(TinyConfiguration());

    private static HubertConfiguration TinyConfiguration() => new()
    {
        Channels = [8, 8, 8, 8, 8, 8, 8],
        Width = 16,
        Layers = 2,
        Heads = 2,
        FeedForward = 32,
        PositionKernel = 8,
        PositionGroups = 4,
        Dropout = 0,
    };

    private static string PathOf(string name) => Path.Combine(Files, name);

    private static JsonElement Fixture()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf("tiny-hubert.json")));
        return document.RootElement.Clone();
    }

    private static Tensor Values(string name, params long[] shape) =>
        tensor(Fixture().GetProperty(name).EnumerateArray().Select(item => item.GetSingle()).ToArray(), shape);

    private static float[][] Expected(string name) =>
        [.. Fixture().GetProperty(name).EnumerateArray().Select(state => state.EnumerateArray().Select(item => item.GetSingle()).ToArray())];
}

/// <summary>Runs a model as it is used: without dropout and gradients.</summary>
internal static class Inference
{
    public static Tensor Infer(this nn.Module<Tensor, Tensor> model, Tensor input)
    {
        model.eval();
        using IDisposable noGrad = no_grad();
        return model.call(input);
    }
}
