using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>The static part of observations, each figure scaled to 0..1 over the layers; a figure that is the same for all stays as it is.</summary>
internal sealed class ObservationTable
{
    /// <summary>Ten static figures and three dynamic ones.</summary>
    public const int Length = 13;

    private readonly ImmutableArray<ImmutableArray<double>> _rows;

    public ObservationTable(ImmutableArray<PrunableLayer> layers)
    {
        ImmutableArray<ImmutableArray<double>> raw = [.. layers.Select(layer => layer.Figures)];
        var least = Enumerable.Range(0, raw[0].Length).Select(figure => raw.Min(row => row[figure])).ToArray();
        var most = Enumerable.Range(0, raw[0].Length).Select(figure => raw.Max(row => row[figure])).ToArray();
        _rows = [.. raw.Select(row => row
            .Select((value, figure) => most[figure] > least[figure] ? (value - least[figure]) / (most[figure] - least[figure]) : value)
            .ToImmutableArray())];
    }

    /// <summary>An observation.</summary>
    /// <param name="step">The layer.</param>
    /// <param name="reduced">Multiply-accumulates removed, as a fraction of the dense model's.</param>
    /// <param name="rest">What is not decided yet or cannot be, as a fraction of the dense model's.</param>
    /// <param name="previous">The last action that was carried out.</param>
    public ImmutableArray<double> At(int step, double reduced, double rest, double previous) => [.. _rows[step], reduced, rest, previous];
}
