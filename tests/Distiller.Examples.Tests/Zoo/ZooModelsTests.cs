using Distiller.Results;
using Distiller.Testing;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Zoo;

[TestFixture]
public sealed class ZooModelsTests
{
    private static IEnumerable<ZooModel> Small => ZooModels.All.Where(model => model.Family != DataSetFamily.ImageNet);

    [TestCaseSource(nameof(Small))]
    public void A_network_maps_images_to_classes(ZooModel entry)
    {
        using var model = ZooModels.Create(entry.Name, seed: 1);
        model.eval();
        using var images = Some.Images(2, entry.Family.Channels, entry.Family.Size);

        using var output = model.call(images);

        TensorAssert.Shape(output, 2, entry.Family.Classes);
    }

    // Sizes that the golden files do not cover: section 11.3 of the toolkit's specification.
    [TestCase("plain20_cifar_nobn", 268_346, 40_551_040)]
    [TestCase("preact_resnet20_cifar_conv_ds", 272_282, 40_813_184)]
    [TestCase("preact_resnet110_cifar", 1_727_962, 252_887_680)]
    [TestCase("vgg16_bn_cifar", 14_728_266, 313_201_664)]
    [TestCase("vgg19_cifar", 20_029_514, 398_136_320)]
    [TestCase("mobilenet_v1_dropout", 4_231_976, 568_740_352)]
    public void A_network_has_the_size_of_the_original(string name, long parameters, long macs)
    {
        var entry = ZooModels.Find(name);
        using var model = ZooModels.Create(name, seed: 0);

        var summary = ModelSummary.Of(model, entry.Family.InputShape);

        Assert.That(summary.ParameterCount, Is.EqualTo(parameters));
        Assert.That(summary.MacCount, Is.EqualTo(macs));
    }

    [Test]
    public void The_same_seed_gives_the_same_weights()
    {
        using var first = ZooModels.Create("resnet20_cifar", seed: 7);
        using var second = ZooModels.Create("resnet20_cifar", seed: 7);
        using var other = ZooModels.Create("resnet20_cifar", seed: 8);

        foreach (var (name, value) in first.state_dict())
        {
            TensorAssert.Exact(second.state_dict()[name], value, name);
        }

        using var same = first.state_dict()["conv1.weight"].eq(other.state_dict()["conv1.weight"]).all();
        Assert.That(same.item<bool>(), Is.False);
    }

    [Test]
    public void Names_are_distinct_and_case_does_not_matter()
    {
        Assert.That(ZooModels.All.Select(model => model.Name), Is.Unique);
        Assert.That(ZooModels.Find("ResNet20_CIFAR").Name, Is.EqualTo("resnet20_cifar"));
    }

    [Test]
    public void An_unknown_name_is_refused_with_the_nearest_ones() =>
        Assert.That(
            () => ZooModels.Create("resnet21_cifar", seed: 0),
            Throws.ArgumentException.With.Message.Contains("'resnet21_cifar'").And.Message.Contains("'resnet20_cifar'"));

    [Test]
    public void A_forward_pass_leaves_only_its_output()
    {
        using var model = ZooModels.Create("resnet20_cifar", seed: 0);
        using var images = Some.Images(1, 3, 32);

        TensorLeakCheck.Verify(() => model.call(images).Dispose());
    }

    [Test]
    public void A_residual_network_can_be_trained_through_every_parameter()
    {
        using var model = ZooModels.Create("preact_resnet20_cifar", seed: 0);
        using var scope = NewDisposeScope();

        nn.functional.cross_entropy(model.call(Some.Images(4, 3, 32)), Some.Labels(4)).backward();

        Assert.That(model.named_parameters().Where(entry => entry.parameter.grad is null).Select(entry => entry.name), Is.Empty);
    }

    [Test]
    public void Disposing_a_network_frees_all_its_tensors() =>
        TensorLeakCheck.Verify(() => ZooModels.Create("resnet20_cifar", seed: 0).Dispose());
}
