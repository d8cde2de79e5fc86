using System.Globalization;
using Distiller.Graph;
using Distiller.Pruning;
using Distiller.Statistics;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Thinning;

/// <summary>A network before and after part of its channels went, or the reason why they did not.</summary>
internal sealed record ThinnedNetwork
{
    private const int ProofItems = 2;
    private const int MostMistakes = 5;
    private const int ReasonsShown = 2;

    public required string Name { get; init; }

    public required double Fraction { get; init; }

    public required double ProofError { get; init; }

    /// <summary>How much the output changes when removed channels come back: what the proof can see.</summary>
    public required double ProofSensitivity { get; init; }

    /// <summary>How much the output depends on the input, with the starting weights.</summary>
    public required double InputSensitivity { get; init; }

    /// <summary>Number of deliberately wrong ways to thin it.</summary>
    public required int Mistakes { get; init; }

    /// <summary>Number of those that the proof refused.</summary>
    public required int Caught { get; init; }

    public required NetworkCost Before { get; init; }

    public required NetworkCost After { get; init; }

    /// <summary>Why nothing was removed, or why some of it stayed; empty if all went.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the error came before anything was removed.</summary>
    public bool IsRefused => double.IsNaN(ProofError);

    /// <summary>Removes a fraction of the removable channels of every group.</summary>
    /// <param name="entry">The network; weights are random.</param>
    /// <param name="fraction">Fraction of each group's couplings.</param>
    /// <param name="keepFixed">Whether channels that code fixes are kept, instead of an error.</param>
    /// <param name="latency">How latency is measured.</param>
    public static ThinnedNetwork Of(Architecture entry, double fraction, bool keepFixed, LatencyOptions latency)
    {
        using var model = entry.Build(seed: 1);
        model.eval();
        var inputs = entry.RandomInputs(ProofItems, seed: 2);
        try
        {
            var couplings = StructureProbe.Run(model, inputs);
            var zeroed = model.ZeroCouplings(couplings, fraction);
            var mistakes = WrongCouplings.Of(couplings, zeroed, MostMistakes);
            var before = NetworkCost.Of(model, entry, latency);
            var network = new ThinnedNetwork
            {
                Name = entry.Name + (keepFixed ? " (KeepFixed)" : ""),
                Fraction = fraction,
                ProofError = double.NaN,
                ProofSensitivity = double.NaN,
                InputSensitivity = double.NaN,
                Mistakes = mistakes.Length,
                Caught = mistakes.Count(mistake => IsRefusedBy(model, mistake, inputs)),
                Before = before,
                After = before,
                Reason = "",
            };
            try
            {
                var result = model.Thin(inputs, new() { KeepFixed = keepFixed });
                return network with
                {
                    ProofError = result.ProofError,
                    ProofSensitivity = result.ProofSensitivity,
                    InputSensitivity = result.InputSensitivity,
                    After = NetworkCost.Of(model, entry, latency),
                    Reason = ReasonOf(result.Kept),
                };
            }
            catch (ModelStructureException refusal)
            {
                return network with { Reason = refusal.Message };
            }
        }
        finally
        {
            Array.ForEach(inputs, input => input.Dispose());
        }
    }

    /// <summary>What stayed: the number of outputs of each layer, and the first reason for it.</summary>
    private static string ReasonOf(IEnumerable<KeptStructure> structures) => string.Join("; ", structures
        .GroupBy(kept => kept.Layer)
        .Select(layer => (Name: layer.Key, Count: layer.Select(kept => kept.Index).Distinct().Count(), layer.First().Reason))
        .GroupBy(layer => layer.Reason)
        .OrderByDescending(reason => reason.Sum(layer => layer.Count))
        .Select((reason, index) => string.Join(", ", reason.Select(layer => string.Create(CultureInfo.InvariantCulture, $"{layer.Name} keeps {layer.Count}")))
            + (index < ReasonsShown ? $": {reason.Key.TrimEnd('.')}" : "")));

    private static bool IsRefusedBy(nn.Module model, Couplings mistake, Tensor[] inputs)
    {
        try
        {
            model.Thin(mistake, () => ModelCall.Run(model, inputs));
            return false;
        }
        catch (ModelStructureException)
        {
            return true;
        }
    }
}
