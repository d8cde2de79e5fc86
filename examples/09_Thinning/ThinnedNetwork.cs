using Distiller.Graph;
using Distiller.Pruning;
using Distiller.Statistics;
using Distiller.Zoo;

namespace Distiller.Examples.Thinning;

/// <summary>A network before and after part of its channels went, or the reason why they did not.</summary>
internal sealed record ThinnedNetwork
{
    private const int ProofItems = 2;

    public required string Name { get; init; }

    public required double Fraction { get; init; }

    public required double ProofError { get; init; }

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
            model.ZeroCouplings(StructureProbe.Run(model, inputs), fraction);
            var before = NetworkCost.Of(model, entry, latency);
            var network = new ThinnedNetwork
            {
                Name = entry.Name + (keepFixed ? " (KeepFixed)" : ""),
                Fraction = fraction,
                ProofError = double.NaN,
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
                    After = NetworkCost.Of(model, entry, latency),
                    Reason = string.Join("; ", result.Kept.GroupBy(kept => kept.Reason).Select(
                        group => $"{string.Join(", ", group.Select(kept => kept.Layer).Distinct())} kept: {group.Key}")),
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
}
