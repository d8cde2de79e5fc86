using System.Collections.Immutable;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>What a model is for, as far as a search for its channel counts has to know.</summary>
public sealed record BudgetTask
{
    /// <summary>Shape of an input, (N, …), with the batch at which latency counts.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>Measures the model on samples that are held out of training. It is called often: a few hundred samples suffice.</summary>
    public required Func<EvaluationResult> Evaluate { get; init; }

    /// <summary>
    /// Fits the model to what was removed before each evaluation, without training: <see cref="BatchNormStatistics"/> on some batches of the
    /// training data. Only buffers may change; the search takes them back. Null, the default, for nothing.
    /// </summary>
    public Action? Adapt { get; init; }

    /// <summary>Trains the thinned model to recover, with an optimizer of its own; null to leave it as it is.</summary>
    public Action? Recover { get; init; }

    /// <summary>Measures the model's latency; null for the costs of its layers alone. <see cref="MeasureWith"/> makes one.</summary>
    public Func<LatencySummary>? Latency { get; init; }

    /// <summary>The task with real measurements of latency.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The input, laid out in memory as it will be; the caller keeps it alive.</param>
    /// <param name="options">How to measure; null for the defaults.</param>
    /// <returns>Another task.</returns>
    public BudgetTask MeasureWith(nn.Module<Tensor, Tensor> model, Tensor input, Statistics.LatencyOptions? options = null) =>
        this with { Latency = () => Statistics.Latency.Measure(model, input, options) };
}
