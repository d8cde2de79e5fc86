using System.Collections.Immutable;
using Distiller.Naming;
using Distiller.Zoo.Data;
using Distiller.Zoo.Models;
using static TorchSharp.torch;

namespace Distiller.Zoo;

/// <summary>The networks by the original's names.</summary>
public static class ZooModels
{
    /// <summary>All networks: those for MNIST, then CIFAR-10, then ImageNet.</summary>
    public static ImmutableArray<ZooModel> All { get; } = [.. Mnist(), .. Cifar(), .. ImageNet()];

    /// <summary>The network of that name.</summary>
    /// <param name="name">Its name, without regard to case.</param>
    /// <exception cref="ArgumentException">There is none; the message lists the nearest names.</exception>
    public static ZooModel Find(string name) =>
        All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no architecture '{name}'. {NearestNames.Hint(name, All.Select(model => model.Name))} "
            + "ZooModels.All lists every one.", nameof(name));

    /// <summary>Builds a network. Call it outside dispose scopes, or its tensors are disposed with them.</summary>
    /// <param name="name">Its name, without regard to case.</param>
    /// <param name="seed">Seeds the global generator, from which the starting weights come.</param>
    /// <exception cref="ArgumentException">There is no network of that name; the message lists the nearest names.</exception>
    public static nn.Module<Tensor, Tensor> Create(string name, long seed)
    {
        var model = Find(name);
        manual_seed(seed);
        return model.Build();
    }

    private static IEnumerable<ZooModel> Mnist() =>
    [
        new("simplenet_mnist", DataSetFamily.Mnist, () => new SimpleNetMnist()),
        new("simplenet_v2_mnist", DataSetFamily.Mnist, () => new SimpleNetMnistV2()),
    ];

    private static IEnumerable<ZooModel> Cifar()
    {
        yield return new("simplenet_cifar", DataSetFamily.Cifar10, () => new SimpleNetCifar());
        yield return new("plain20_cifar", DataSetFamily.Cifar10, () => new CifarPlainNet(3, normalized: true));
        yield return new("plain20_cifar_nobn", DataSetFamily.Cifar10, () => new CifarPlainNet(3, normalized: false));
        foreach (var (depth, blocks) in ((int, int)[])[(20, 3), (32, 5), (44, 7), (56, 9), (110, 18)])
        {
            yield return new($"resnet{depth}_cifar", DataSetFamily.Cifar10, () => new CifarResNet(blocks));
            yield return new($"preact_resnet{depth}_cifar", DataSetFamily.Cifar10, () => new PreactCifarResNet(blocks, convolvedShortcut: false));
            yield return new(
                $"preact_resnet{depth}_cifar_conv_ds", DataSetFamily.Cifar10, () => new PreactCifarResNet(blocks, convolvedShortcut: true));
        }

        foreach (var depth in (int[])[11, 13, 16, 19])
        {
            yield return new($"vgg{depth}_cifar", DataSetFamily.Cifar10, () => new CifarVgg(depth, normalized: false));
            yield return new($"vgg{depth}_bn_cifar", DataSetFamily.Cifar10, () => new CifarVgg(depth, normalized: true));
        }
    }

    private static IEnumerable<ZooModel> ImageNet()
    {
        foreach (var (name, shape) in ResNets())
        {
            yield return new(name, DataSetFamily.ImageNet, () => new ResNet(shape));
            if (shape is { ConvGroups: 1, GroupWidth: 64 })
            {
                yield return new($"preact_{name}", DataSetFamily.ImageNet, () => new PreactResNet(shape));
            }
        }

        foreach (var (name, multiplier) in ((string, double)[])[("", 1), ("_075", 0.75), ("_050", 0.5), ("_025", 0.25)])
        {
            yield return new($"mobilenet{name}", DataSetFamily.ImageNet, () => new MobileNet(multiplier));
            yield return new($"mobilenet_v1_dropout{name}", DataSetFamily.ImageNet, () => new MobileNetDropout(multiplier));
        }

        yield return new("mobilenet_v2", DataSetFamily.ImageNet, () => new MobileNetV2());
        yield return new("alexnet", DataSetFamily.ImageNet, () => new AlexNet());
        yield return new("alexnet_bn", DataSetFamily.ImageNet, () => new AlexNetBatchNorm());
        foreach (var depth in (int[])[11, 13, 16, 19])
        {
            yield return new($"vgg{depth}", DataSetFamily.ImageNet, () => new Vgg(depth, normalized: false));
            yield return new($"vgg{depth}_bn", DataSetFamily.ImageNet, () => new Vgg(depth, normalized: true));
        }
    }

    private static IEnumerable<(string Name, ResNetShape Shape)> ResNets() =>
    [
        ("resnet18", new([2, 2, 2, 2], IsBottleneck: false)),
        ("resnet34", new([3, 4, 6, 3], IsBottleneck: false)),
        ("resnet50", new([3, 4, 6, 3], IsBottleneck: true)),
        ("resnet101", new([3, 4, 23, 3], IsBottleneck: true)),
        ("resnet152", new([3, 8, 36, 3], IsBottleneck: true)),
        ("resnext50_32x4d", new([3, 4, 6, 3], IsBottleneck: true, ConvGroups: 32, GroupWidth: 4)),
        ("resnext101_32x8d", new([3, 4, 23, 3], IsBottleneck: true, ConvGroups: 32, GroupWidth: 8)),
        ("wide_resnet50_2", new([3, 4, 6, 3], IsBottleneck: true, GroupWidth: 128)),
        ("wide_resnet101_2", new([3, 4, 23, 3], IsBottleneck: true, GroupWidth: 128)),
    ];
}
