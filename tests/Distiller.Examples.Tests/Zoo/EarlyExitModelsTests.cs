using Distiller.Distillation;
using Distiller.Zoo.EarlyExit;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Zoo;

public sealed class EarlyExitModelsTests
{
    [Test]
    public void Names_are_those_of_the_original() => Assert.That(EarlyExitModels.All.Select(model => model.Name), Is.EqualTo(
    [
        "resnet20_cifar_earlyexit", "resnet32_cifar_earlyexit", "resnet44_cifar_earlyexit", "resnet56_cifar_earlyexit", "resnet110_cifar_earlyexit",
        "resnet1202_cifar_earlyexit", "resnet50_earlyexit",
    ]));

    [TestCase("resnet20_cifar_earlyexit", 10)]
    [TestCase("resnet56_cifar_earlyexit", 10)]
    [TestCase("resnet50_earlyexit", 1000)]
    public void Exits_fit_their_network(string name, int classes)
    {
        EarlyExitModel design = EarlyExitModels.Find(name.ToUpperInvariant());
        manual_seed(1);
        using nn.Module<Tensor, Tensor> network = design.Network.Build();
        network.eval();
        using EarlyExits exits = new(network, design.Exits.Select(place => new ExitSpec
        {
            Module = place.Module,
            Branch = place.Branch,
            LossWeight = place.LossWeight,
            Threshold = place.Threshold,
        }));
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        long[] shape = [1, .. design.Network.Family.InputShape.Skip(1)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exits.Forward(ones(shape)).Select(logits => logits.shape), Is.All.EqualTo(new long[] { 1, classes }).And.Exactly(design.Exits.Length + 1).Items);
            Assert.That(design.Exits.Sum(place => place.LossWeight), Is.LessThan(1));
        }
    }

    [Test]
    public void Unknown_name_is_an_error_with_the_nearest_names() =>
        Assert.That(() => EarlyExitModels.Find("resnet65_cifar_earlyexit"), Throws.ArgumentException.With.Message.Contains("'resnet56_cifar_earlyexit'"));
}
