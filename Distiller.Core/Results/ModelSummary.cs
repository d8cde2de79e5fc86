using System.Collections.Immutable;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Results;

/// <summary>The weights of a model and what its layers cost.</summary>
/// <remarks>Source: Distiller, <c>distiller/model_summaries.py</c>: the tables "sparsity" and "compute".</remarks>
public sealed record ModelSummary
{
    private const int SmallestRank = 2;

    /// <summary>The weights and biases of rank 2 and more, in the order of the model's state.</summary>
    public required ImmutableArray<WeightSummary> Weights { get; init; }

    /// <summary>The calls of convolutions and linear layers, in their order; empty if no input was given.</summary>
    public required ImmutableArray<LayerCost> Layers { get; init; }

    /// <summary>Number of elements of all parameters; a parameter that is shared counts once.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>How long a forward pass takes; null if it was not measured. Set it from <see cref="Distiller.Statistics.Latency"/>.</summary>
    public LatencySummary? Latency { get; init; }

    /// <summary>Number of elements of <see cref="Weights"/>.</summary>
    public long WeightCount => Weights.Sum(weight => weight.Count);

    /// <summary>Number of elements of <see cref="Weights"/> that are not zero.</summary>
    public long NonZeroCount => Weights.Sum(weight => weight.NonZeroCount);

    /// <summary>Fraction of zeros among the elements of <see cref="Weights"/>; 0 if there are none.</summary>
    public double Sparsity => WeightCount == 0 ? 0 : 1 - ((double)NonZeroCount / WeightCount);

    /// <summary>Multiply-accumulates for one sample.</summary>
    public long MacCount => Layers.Sum(layer => layer.MacCount);

    /// <summary>Describes the weights alone.</summary>
    /// <param name="model">Any model.</param>
    /// <returns>A summary without layers.</returns>
    public static ModelSummary Of(nn.Module model) => new()
    {
        Weights = [.. WeightsOf(model)],
        Layers = [],
        ParameterCount = model.parameters().Sum(parameter => parameter.numel()),
    };

    /// <summary>Describes the weights and, by one forward pass, the cost of the layers.</summary>
    /// <param name="model">A model of one input; its modes and hooks are as before afterwards.</param>
    /// <param name="inputShape">Shape of the input, (N, …).</param>
    /// <returns>The summary.</returns>
    public static ModelSummary Of(nn.Module<Tensor, Tensor> model, long[] inputShape) =>
        Of(model) with { Layers = MacCounter.Measure(model, inputShape) };

    private static IEnumerable<WeightSummary> WeightsOf(nn.Module model) =>
        model.state_dict()
            .Where(entry => entry.Value.dim() >= SmallestRank
                && entry.Value.numel() > 0
                && (entry.Key.Contains("weight", StringComparison.Ordinal) || entry.Key.Contains("bias", StringComparison.Ordinal)))
            .DistinctBy(entry => entry.Value.Handle)
            .Select(entry => WeightSummary.Of(entry.Key, entry.Value));
}
