using System.Collections.Immutable;
using Distiller.Naming;
using Distiller.Zoo.Data;
using Distiller.Zoo.Models;
using static TorchSharp.torch;

namespace Distiller.Zoo.EarlyExit;

/// <summary>The networks with early exits, by the original's names.</summary>
/// <remarks>
/// The original builds the exits into the network; here they are attached to the plain one, so that its weights fit both.
/// <para>Source: Distiller, <c>models/cifar10/resnet_cifar_earlyexit.py</c>, <c>models/imagenet/resnet_earlyexit.py</c>.</para>
/// </remarks>
public static class EarlyExitModels
{
    /// <summary>What the names end with.</summary>
    public const string Suffix = "_earlyexit";

    private const int DeepestBlocks = 200;

    /// <summary>All networks with exits: those for CIFAR-10, then that for ImageNet.</summary>
    public static ImmutableArray<EarlyExitModel> All { get; } =
    [
        .. ((int[])[20, 32, 44, 56, 110]).Select(depth => Cifar(ZooModels.Find($"resnet{depth}_cifar"))),
        Cifar(new ZooModel("resnet1202_cifar", DataSetFamily.Cifar10, () => new CifarResNet(DeepestBlocks))),
        new(
            "resnet50" + Suffix,
            ZooModels.Find("resnet50"),
            [
                new("layer1.2.relu3", () => ImageNetBranch(256, 10, 1960), LossWeight: 0.1, Threshold: 1.2),
                new("layer2.3.relu3", () => ImageNetBranch(512, 12, 588), LossWeight: 0.3, Threshold: 0.9),
            ]),
    ];

    /// <summary>Whether a name is that of a network with exits.</summary>
    /// <param name="name">A name.</param>
    public static bool IsOne(string name) => name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The network of that name.</summary>
    /// <param name="name">Its name, without regard to case.</param>
    /// <exception cref="ArgumentException">There is none; the message lists the nearest names.</exception>
    public static EarlyExitModel Find(string name) =>
        All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no network with early exits '{name}'. {NearestNames.Hint(name, All.Select(model => model.Name))} EarlyExitModels.All lists every one.", nameof(name));

    private static EarlyExitModel Cifar(ZooModel network) =>
        new(network.Name + Suffix, network, [new("layer1.2.relu2", CifarBranch, LossWeight: 0.3, Threshold: 0.9)]);

    private static nn.Module<Tensor, Tensor> CifarBranch() => nn.Sequential(nn.AvgPool2d(3), nn.Flatten(), nn.Linear(1600, 10));

    private static nn.Module<Tensor, Tensor> ImageNetBranch(long channels, long filters, long features) => nn.Sequential(
        nn.Conv2d(channels, filters, 7, stride: 2, padding: 3), nn.MaxPool2d(3, stride: 2, padding: 1), nn.Flatten(), nn.Linear(features, 1000));
}
