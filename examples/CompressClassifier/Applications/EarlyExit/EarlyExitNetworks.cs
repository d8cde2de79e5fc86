using System.Collections.Immutable;
using Distiller.Distillation;
using Distiller.Examples.CompressClassifier.CommandLine;
using Distiller.Zoo.EarlyExit;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Attaches the exits that a network of the zoo has by its name.</summary>
internal static class EarlyExitNetworks
{
    public static bool IsOne(string name) => EarlyExitModels.IsOne(name);

    /// <summary>The network of the zoo without the exits.</summary>
    public static string BaseOf(string name) => IsOne(name) ? name[..^EarlyExitModels.Suffix.Length] : name;

    /// <summary>Attaches the branches; null for a network without exits.</summary>
    /// <exception cref="ArgumentException">The network has no exits but the options speak of them, or the numbers do not match.</exception>
    public static EarlyExits? Attach(string name, nn.Module<Tensor, Tensor> network, EarlyExitSettings? settings, long seed)
    {
        if (!IsOne(name))
        {
            return settings is null
                ? null
                : throw new ArgumentException($"'{name}' has no early exits. Networks with exits: {string.Join(", ", EarlyExitModels.All.Select(model => model.Name))}.");
        }

        ImmutableArray<ExitPlace> places = EarlyExitModels.Find(name).Exits;
        EarlyExitSettings exits = settings ?? new([.. places.Select(place => place.LossWeight)], [.. places.Select(place => place.Threshold)], ExitRule.Entropy);
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
}
