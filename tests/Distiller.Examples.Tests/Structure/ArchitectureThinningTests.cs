using Distiller.Graph;
using Distiller.Pruning;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Structure;

/// <summary>Networks of every family are thinned with proof, or refused with the place and the operation.</summary>
public sealed class ArchitectureThinningTests
{
    // Counts that torchvision and the papers publish.
    [TestCase("mobilenet_v3_small", 2_542_856)]
    [TestCase("efficientnet_b0", 5_288_548)]
    [TestCase("densenet121", 7_978_856)]
    [TestCase("squeezenet1_1", 1_235_496)]
    [TestCase("googlenet", 6_624_904)]
    [TestCase("shufflenet_v2_x0_5", 1_366_792)]
    [TestCase("regnet_x_400mf", 5_495_976)]
    [TestCase("convnext_tiny", 28_589_128)]
    public void Network_has_the_published_size(string name, long parameters)
    {
        using var model = Architectures.Find(name).Build(seed: 1);

        Assert.That(model.parameters().Sum(parameter => parameter.numel()), Is.EqualTo(parameters));
    }

    [TestCase("unet")]
    [TestCase("ssd_head")]
    [TestCase("c2f")]
    [TestCase("vit_small")]
    [TestCase("gpt_small")]
    [TestCase("lstm_lm")]
    [TestCase("wav2vec_encoder")]
    [TestCase("autoencoder")]
    [TestCase("siamese")]
    [TestCase("squeezenet1_1")]
    public void Network_shrinks_and_computes_the_same(string name)
    {
        var entry = Architectures.Find(name);
        using var model = entry.Build(seed: 1);
        model.eval();
        using var scope = NewDisposeScope();
        var inputs = entry.RandomInputs(2, seed: 2);
        var zeroed = model.ZeroCouplings(StructureProbe.Run(model, inputs), 0.5);
        using var noGrad = no_grad();
        var before = ModelCall.Run(model, inputs);

        var result = model.Thin(inputs);

        Assert.That(zeroed, Is.Not.Empty);
        Assert.That(result.ProofError, Is.GreaterThan(0).And.LessThanOrEqualTo(1e-5), "rounding shows that something was compared");
        Assert.That(result.ProofSensitivity, Is.GreaterThan(1e-4), "what the proof can see");
        Assert.That(result.OutputChange, Is.LessThanOrEqualTo(1e-4));
        Assert.That(result.ParametersAfter, Is.LessThan(0.85 * result.ParametersBefore));
        Assert.That(ModelCall.Run(model, inputs), Has.Count.EqualTo(before.Count));
    }

    [TestCase("plain20_cifar")]
    [TestCase("mobilenet_v2")]
    [TestCase("efficientnet_b0")]
    [TestCase("c2f")]
    [TestCase("unet")]
    [TestCase("ssd_head")]
    [TestCase("vit_small")]
    [TestCase("gpt_small")]
    [TestCase("lstm_lm")]
    [TestCase("wav2vec_encoder")]
    [TestCase("autoencoder")]
    [TestCase("siamese")]
    public void Wrong_channel_map_is_refused_although_starting_weights_let_the_signal_die(string name)
    {
        var entry = Architectures.Find(name);
        using var model = entry.Build(seed: 1);
        using var scope = NewDisposeScope();
        var inputs = entry.RandomInputs(2, seed: 2);
        var couplings = StructureProbe.Run(model, inputs);
        var mistakes = WrongCouplings.Of(couplings, model.ZeroCouplings(couplings, 0.3), most: 3);
        long[][] shapes = [.. model.parameters().Select(parameter => parameter.shape)];

        Assert.That(mistakes, Is.Not.Empty);
        foreach (var mistake in mistakes)
        {
            Assert.That(
                () => model.Thin(mistake, () => ModelCall.Run(model, inputs)),
                Throws.TypeOf<ModelStructureException>().With.Message.Contains("computes something else"),
                string.Join(", ", mistake.Groups[0].Producers));
        }

        Assert.That(model.parameters().Select(parameter => parameter.shape), Is.EqualTo(shapes));
    }

    [Test]
    public void Heads_and_feed_forward_widths_are_removed_together()
    {
        var entry = Architectures.Find("vit_small");
        using var model = entry.Build(seed: 1);
        using var scope = NewDisposeScope();

        var couplings = StructureProbe.Run(model, entry.RandomInputs(1, seed: 2));

        var heads = couplings.GroupOf("blocks.0.attention.query");
        Assert.That(heads.Producers, Is.EquivalentTo((string[])["blocks.0.attention.query", "blocks.0.attention.key", "blocks.0.attention.value"]));
        Assert.That(heads.Channels, Has.Length.EqualTo(6));
        Assert.That(heads.PrunableCount, Is.EqualTo(6));
        Assert.That(couplings.GroupOf("blocks.0.mlp.0").PrunableCount, Is.EqualTo(384));
        Assert.That(couplings.GroupOf("patches").UnprunableReason, Does.Contain("normalises"));
    }

    [Test]
    public void Hidden_unit_of_a_recurrent_cell_takes_its_four_gates()
    {
        var entry = Architectures.Find("lstm_lm");
        using var model = entry.Build(seed: 1);
        using var scope = NewDisposeScope();

        var group = StructureProbe.Run(model, entry.RandomInputs(1, seed: 2)).GroupOf("layer1.fc_gate_h");

        Assert.That(group.Channels, Has.Length.EqualTo(96));
        Assert.That(group.Channels[5].Indices("layer1.fc_gate_h", SliceRole.Output), Is.EqualTo((long[])[5, 101, 197, 293]));
        Assert.That(group.Channels[5].Indices("layer1.fc_gate_h", SliceRole.Input), Is.EqualTo((long[])[5]));
        Assert.That(group.Channels[5].Indices("layer2.fc_gate_x", SliceRole.Input), Is.EqualTo((long[])[5]));
    }

    [Test]
    public void Hard_coded_view_is_refused_with_module_and_operation()
    {
        var entry = Architectures.Find("hard_coded_view");
        using var model = entry.Build(seed: 1);
        using var scope = NewDisposeScope();
        var inputs = entry.RandomInputs(2, seed: 2);
        model.ZeroCouplings(StructureProbe.Run(model, inputs), 0.5);
        long[][] shapes = [.. model.parameters().Select(parameter => parameter.shape)];

        Assert.That(
            () => model.Thin(inputs),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("'conv2'").And.Message.Contains("'fc1'").And.Message.Contains("unchanged"));
        Assert.That(model.parameters().Select(parameter => parameter.shape), Is.EqualTo(shapes));

        var result = model.Thin(inputs, new() { KeepFixed = true });

        Assert.That(result.Layers.Select(layer => layer.Layer), Does.Contain("conv1"));
        Assert.That(result.Kept.Where(kept => kept.Layer == "conv2"), Is.Not.Empty);
    }
}
