using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Pruning;

/// <summary>What factoring did, and the proof of it.</summary>
public sealed record LowRankReport
{
    /// <summary>The factored layers; with them, a model of full size becomes one into which the factors can be loaded.</summary>
    public required ImmutableArray<LowRankLayer> Layers { get; init; }

    /// <summary>‖W − Ŵ‖ / ‖W‖ of each layer, in the order of <see cref="Layers"/>. Range: 0 to 1.</summary>
    public required ImmutableArray<double> WeightErrors { get; init; }

    /// <summary>
    /// Largest difference between the factored model's output and that of the model with the products Ŵ as weights, relative to the
    /// largest output, on random input: whether the two layers really compute their product.
    /// </summary>
    public required double ProofError { get; init; }

    /// <summary>Largest difference between the outputs before and after, relative to the largest.</summary>
    public required double OutputChange { get; init; }

    /// <summary>Multiply-accumulates for a sample before.</summary>
    public required long MacsBefore { get; init; }

    /// <summary>Multiply-accumulates for a sample afterwards.</summary>
    public required long MacsAfter { get; init; }

    /// <summary>Number of parameters before.</summary>
    public required long ParametersBefore { get; init; }

    /// <summary>Number of parameters afterwards.</summary>
    public required long ParametersAfter { get; init; }

    /// <summary>A line in all, a line for each layer.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => string.Join('\n',
    [
        string.Create(CultureInfo.InvariantCulture, $"MACs {MacsBefore} -> {MacsAfter}, parameters {ParametersBefore} -> {ParametersAfter}, proof error {ProofError:E1}, output change {OutputChange:E1}"),
        .. Layers.Zip(WeightErrors, (layer, error) => string.Create(CultureInfo.InvariantCulture, $"  {layer.Layer}: {layer.Way} at rank {layer.Rank}, weight error {error:F4}")),
    ]);
}
