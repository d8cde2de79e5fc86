using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Training;

/// <summary>What layers cost is what they cost in float: quantization takes their place, and they run on nothing.</summary>
public sealed class LayerCostTests
{
    [TestCase(3L, 4L)]
    [TestCase(2L, 5L, 4L)]
    public void Costs_of_linear_layers_are_those_in_float(params long[] shape)
    {
        using var net = Layers();
        CheckInTraining(net, shape);
        CheckAfterTraining(net, shape);
    }

    [Test]
    public void Costs_of_single_samples_are_those_in_float()
    {
        using var layers = Layers();
        CheckInTraining(layers, 4);
        using var convolutions = Convolutions();
        CheckInTraining(convolutions, 3, 8, 8);
    }

    [Test]
    public void Costs_of_convolutions_are_those_in_float()
    {
        using var net = Convolutions();
        CheckInTraining(net, 2, 3, 8, 8);
        CheckAfterTraining(net, 2, 3, 8, 8);
    }

    private static nn.Module<Tensor, Tensor> Layers() => nn.Sequential(("first", nn.Linear(4, 6)), ("relu", nn.ReLU()), ("second", nn.Linear(6, 3)));

    private static nn.Module<Tensor, Tensor> Convolutions() =>
        nn.Sequential(("first", nn.Conv2d(3, 4, 3)), ("relu", nn.ReLU()), ("second", nn.Conv2d(4, 6, 3, groups: 2)));

    private static void CheckInTraining(nn.Module<Tensor, Tensor> net, params long[] shape)
    {
        var inFloat = Costs(net, shape);
        using var quantizer = new WrpnQuantizerSpec { Name = "wrpn", WeightBits = 4, ActivationBits = 4 }.Attach(net);
        quantizer.IsActive = true;
        Assert.That(Costs(net, shape), Is.EqualTo(inFloat));
    }

    private static void CheckAfterTraining(nn.Module<Tensor, Tensor> net, params long[] shape)
    {
        var inFloat = Costs(net, shape);
        using var input = HashFill.Tensor(shape, 5);
        using var quantized = PostTrainingQuantizer.Quantize(net, input);
        Assert.That(Costs(net, shape), Is.EqualTo(inFloat));
    }

    private static string[] Costs(nn.Module<Tensor, Tensor> net, long[] shape) =>
        [.. MacCounter.Measure(net, shape).Select(cost => $"{cost.Name} ({string.Join(", ", cost.InputShape)}) ({string.Join(", ", cost.OutputShape)}) {cost.MacCount}")];
}
