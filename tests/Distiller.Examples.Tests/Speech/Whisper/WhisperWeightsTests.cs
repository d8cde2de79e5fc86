using System.Text.Json;
using Distiller.Persistence;
using Distiller.Testing;
using Distiller.Zoo.Speech.Whisper;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech.Whisper;

public sealed class WhisperWeightsTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("whisper-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Names_of_openai_give_the_same_model()
    {
        using var expected = TinyWhisper.Load();
        using WhisperModel model = new(TinyWhisper.Config);
        var report = WhisperWeights.Load(model, TinyWhisper.OpenAiPath);
        Assert.That(report.IsExact, report.ToString());
        AssertEqual(model, expected);
    }

    [Test]
    public void Several_files_with_an_index_are_one()
    {
        using var expected = TinyWhisper.Load();
        WriteShards();
        using WhisperModel model = new(TinyWhisper.Config);
        WhisperWeights.Load(model, folder);
        AssertEqual(model, expected);
    }

    [Test]
    public void Layers_are_renumbered_and_the_rest_left_out()
    {
        WhisperLayers layers = new([0, 3], [1, 3]);
        using var deep = TinyWhisper.Load();
        using WhisperModel model = new(TinyWhisper.Config with { EncoderLayers = 2, DecoderLayers = 2 });
        var report = WhisperWeights.Load(model, TinyWhisper.SafeTensorsPath, layers);
        var (own, all) = (model.state_dict(), deep.state_dict());
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Exact(own["model.encoder.layers.1.fc1.weight"], all["model.encoder.layers.3.fc1.weight"]);
            TensorAssert.Exact(own["model.decoder.layers.0.encoder_attn.k_proj.weight"], all["model.decoder.layers.1.encoder_attn.k_proj.weight"]);
            TensorAssert.Exact(own["model.decoder.layer_norm.bias"], all["model.decoder.layer_norm.bias"]);
            Assert.That(report.LeftOut, Has.All.Contains(".layers.").And.Some.Contains("encoder.layers.1."));
            Assert.That(report.Loaded, Has.Length.EqualTo(own.Count));
        }

        using var student = WhisperStudent.Create(deep, layers);
        AssertEqual(student, model);
        Assert.That(() => WhisperStudent.Create(deep, new([4], [0])), Throws.ArgumentException.With.Message.Contains("4"));
    }

    [Test]
    public void Student_shares_nothing_with_its_teacher()
    {
        using var teacher = TinyWhisper.Load();
        using var student = WhisperStudent.Create(teacher, new([0, 1, 2, 3], [0, 3]));
        var before = teacher.state_dict().Values.SelectMany(value => value.bytes.ToArray()).ToArray();
        using (no_grad())
        {
            foreach (var parameter in student.parameters())
            {
                parameter.add_(1);
            }
        }

        Assert.That(teacher.state_dict().Values.SelectMany(value => value.bytes.ToArray()), Is.EqualTo(before));
    }

    [Test]
    public void Every_difference_is_listed_and_the_model_stays_as_it_was()
    {
        using WhisperModel model = new(TinyWhisper.Config with { EncoderLayers = 5, DecoderLayers = 3, Vocabulary = 41 });
        var before = model.state_dict().Values.SelectMany(value => value.bytes.ToArray()).ToArray();
        var report = WhisperWeights.Compare(model, TinyWhisper.SafeTensorsPath);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Missing, Has.All.StartWith("model.encoder.layers.4."));
            Assert.That(report.Unexpected, Has.All.StartWith("model.decoder.layers.3."));
            Assert.That(report.Mismatched, Has.Length.EqualTo(1).And.Some.Contains("embed_tokens").And.Some.Contains("(40, 16) for (41, 16)"));
            Assert.That(
                () => WhisperWeights.Load(model, TinyWhisper.SafeTensorsPath),
                Throws.TypeOf<ModelStructureException>().With.Message.Contains("missing").And.Message.Contains("unexpected").And.Message.Contains("another shape"));
            Assert.That(model.state_dict().Values.SelectMany(value => value.bytes.ToArray()), Is.EqualTo(before));
        }
    }

    [Test]
    public void Projection_in_the_file_must_be_the_table()
    {
        string path = Path.Combine(folder, "tied.safetensors");
        using WhisperModel model = new(TinyWhisper.Config);
        using var content = SafeTensors.Load(TinyWhisper.SafeTensorsPath);
        SafeTensors.Save(path, content.Tensors.Add("proj_out.weight", content.Tensors["model.decoder.embed_tokens.weight"]));
        Assert.That(WhisperWeights.Load(model, path).IsExact);
        using var other = content.Tensors["model.decoder.embed_tokens.weight"] + 1;
        SafeTensors.Save(path, content.Tensors.Add("proj_out.weight", other));
        Assert.That(() => WhisperWeights.Load(model, path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("projection"));
    }

    [Test]
    public void Half_precision_is_converted()
    {
        string path = Path.Combine(folder, "half.safetensors");
        using var expected = TinyWhisper.Load();
        using var content = SafeTensors.Load(TinyWhisper.SafeTensorsPath);
        Dictionary<string, Tensor> halves = content.Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.to_type(ScalarType.Float16));
        SafeTensors.Save(path, halves);
        foreach (var half in halves.Values)
        {
            half.Dispose();
        }

        using WhisperModel model = new(TinyWhisper.Config);
        WhisperWeights.Load(model, path);
        foreach (var (name, value) in expected.state_dict())
        {
            TensorAssert.Close(model.state_dict()[name], value, 1e-3, what: name);
        }
    }

    [Test]
    public void Files_that_are_missing_damaged_or_of_another_kind_are_named()
    {
        using WhisperModel model = new(TinyWhisper.Config);
        string cut = Path.Combine(folder, "cut.safetensors");
        File.WriteAllBytes(cut, File.ReadAllBytes(TinyWhisper.SafeTensorsPath)[..^100]);
        string index = Path.Combine(folder, "x.index.json");
        File.WriteAllText(index, "{\"weight_map\": {\"a\": \"../elsewhere.safetensors\"}}");
        string config = Path.Combine(folder, "config.json");
        File.WriteAllText(config, "{\"model_type\": \"hubert\"}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => WhisperWeights.Load(model, Path.Combine(folder, "empty")), Throws.InstanceOf<IOException>());
            Assert.That(() => WhisperWeights.Load(model, cut), Throws.TypeOf<InvalidDataException>().With.Message.Contains("truncated"));
            Assert.That(() => WhisperWeights.Load(model, index), Throws.TypeOf<InvalidDataException>().With.Message.Contains("outside its folder"));
            File.WriteAllText(index, "{}");
            Assert.That(() => WhisperWeights.Load(model, index), Throws.TypeOf<InvalidDataException>().With.Message.Contains("weight_map"));
            Assert.That(() => WhisperConfig.Read(config), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'hubert'"));
            File.WriteAllText(config, "{}");
            Assert.That(() => WhisperConfig.Read(config), Throws.TypeOf<InvalidDataException>().With.Message.Contains("d_model"));
        }

        File.Delete(index);
        File.Delete(cut);
        Assert.That(() => WhisperWeights.Load(model, folder), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("model.safetensors"));
    }

    [Test]
    public void Loading_leaves_no_tensor_behind()
    {
        using WhisperModel model = new(TinyWhisper.Config);
        TensorLeakCheck.Verify(() =>
        {
            WhisperWeights.Load(model, TinyWhisper.SafeTensorsPath);
            WhisperWeights.Load(model, TinyWhisper.OpenAiPath);
        });
    }

    private static void AssertEqual(WhisperModel model, WhisperModel expected)
    {
        var found = model.state_dict();
        foreach (var (name, value) in expected.state_dict())
        {
            TensorAssert.Exact(found[name], value, name);
        }
    }

    private void WriteShards()
    {
        using var content = SafeTensors.Load(TinyWhisper.SafeTensorsPath);
        Dictionary<string, string> map = [];
        foreach (var (file, part) in content.Tensors.GroupBy(entry => entry.Key.Contains("encoder.", StringComparison.Ordinal)).Select((group, i) => ($"part-{i}.safetensors", group)))
        {
            SafeTensors.Save(Path.Combine(folder, file), part.ToDictionary(entry => entry.Key, entry => entry.Value));
            foreach (var entry in part)
            {
                map[entry.Key] = file;
            }
        }

        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), JsonSerializer.Serialize(new { weight_map = map }));
    }
}
