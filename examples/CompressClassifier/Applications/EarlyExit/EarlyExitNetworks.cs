using System.Collections.Immutable;
using Distiller.Distillation;
using Distiller.Examples.CompressClassifier.CommandLine;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>The networks with early exits, by the original's names: a network of the zoo and its branches.</summary>
/// <remarks>Source: Distiller, <c>models/cifar10/resnet_cifar_earlyexit.py</c>, <c>models/imagenet/resnet_earlyexit.py</c>.</remarks>
internal static class EarlyExitNetworks
{
    private const string Suffix = "_earlyexit";

    private static readonly EarlyExitSettings cifarDefaults = new([0.3], [0.9], ExitRule.Entropy);
    private static readonly EarlyExitSettings imageNetDefaults = new([0.1, 0.3], [1.2, 0.9], ExitRule.Entropy);

    public static bool IsOne(string name) => name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The network of the zoo without the exits.</summary>
    public static string BaseOf(string name) => IsOne(name) ? name[..^Suffix.Length] : name;

    /// <summary>Attaches the branches; null for a network without exits.</summary>
    /// <exception cref="ArgumentException">The network has no exits but the options speak of them, or the numbers do not match.</exception>
    public static EarlyExits? Attach(string name, nn.Module<Tensor, Tensor> network, EarlyExitSettings? settings, long seed)
    {
        if (!IsOne(name))
        {
            return settings is null
                ? null
                : throw new ArgumentException($"'{name}' has no early exits. Networks with exits: resnet20_cifar_earlyexit (32, 44, 56, 110 likewise) and resnet50_earlyexit.");
        }

        bool isCifar = name.Contains("cifar", StringComparison.Ordinal);
        ImmutableArray<(string Module, Func<nn.Module<Tensor, Tensor>> Branch)> places = isCifar && name.StartsWith("resnet", StringComparison.Ordinal)
            ? [("layer1.2.relu2", CifarBranch)]
            : name == "resnet50" + Suffix
                ? [("layer1.2.relu3", () => ImageNetBranch(256, 10, 1960)), ("layer2.3.relu3", () => ImageNetBranch(512, 12, 588))]
                : throw new ArgumentException($"There is no network '{name}'. Networks with exits: resnet20_cifar_earlyexit (32, 44, 56, 110 likewise) and resnet50_earlyexit.");
        EarlyExitSettings exits = settings ?? (isCifar ? cifarDefaults : imageNetDefaults);
        if (exits.Thresholds.Length != places.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"'{name}' has {places.Length} exits: give as many --earlyexit_thresholds and --earlyexit_lossweights, not {exits.Thresholds.Length}."));
        }

        manual_seed(seed);
        return new EarlyExits(network, places.Select((place, i) => new ExitSpec
        {
            Module = place.Module,
            Branch = place.Branch,
            LossWeight = exits.LossWeights[i],
            Threshold = exits.Thresholds[i],
        }));
    }

    private static nn.Module<Tensor, Tensor> CifarBranch() => nn.Sequential(nn.AvgPool2d(3), nn.Flatten(), nn.Linear(1600, 10));

    private static nn.Module<Tensor, Tensor> ImageNetBranch(long channels, long filters, long features) => nn.Sequential(
        nn.Conv2d(channels, filters, 7, stride: 2, padding: 3), nn.MaxPool2d(3, stride: 2, padding: 1), nn.Flatten(), nn.Linear(features, 1000));
}
