using Distiller.Graph;
using Distiller.Pruning;
using Distiller.Zoo.Speech.Hubert;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>Takes channels of the convolutions over the waveform away: most of what a student of two layers costs.</summary>
internal static class Slimmed
{
    private const string Convolutions = "feature_extractor.";

    /// <summary>Zeroes the weakest channels and removes them, with the proof that nothing else changed.</summary>
    public static ThinningResult Take(HubertModel model, double fraction, int samples)
    {
        model.eval();
        using var scope = NewDisposeScope();
        var input = randn(2, samples);
        var couplings = StructureProbe.Run(model, input);
        var convolutions = couplings with
        {
            Groups = [.. couplings.Groups.Where(group => group.Producers.All(producer => producer.StartsWith(Convolutions, StringComparison.Ordinal)))],
        };
        model.ZeroCouplings(convolutions, fraction);
        return model.Thin(input, new ThinningOptions { KeepUnseen = false });
    }
}
