using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Keeps the filters whose activations say most: few zeros, or a large mean.</summary>
/// <remarks>
/// Forward hooks measure while the model runs, from one ranking to the next: behind the first activation module that
/// follows the layer, or else on its (normalised) output as if a ReLU followed. No score before the first forward pass.
/// <para>The original looks for the activation by replacing <c>.conv</c> with <c>.relu</c> in the name (D-28), and removes
/// the filters of the highest mean (D-29); with <see cref="Compatibility.Distiller"/> the latter is so here, too.</para>
/// <para>Source: Hu et al. 2016, arXiv 1607.03250; Distiller: <c>ranked_structures_pruner.py</c>.</para>
/// </remarks>
/// <param name="Statistic">What is measured.</param>
/// <param name="Compatibility">Direction of the ranking by mean.</param>
public sealed record ActivationCriterion(ActivationStatistic Statistic, Compatibility Compatibility = Compatibility.Sane) : CriterionSpec
{
    /// <summary>Values per channel measured beforehand, by parameter name, instead of hooks. Default: none.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<double>>? Measured { get; init; }

    /// <inheritdoc/>
    public override IImportanceCriterion Build(BuildContext context, ImmutableArray<string> parameters) =>
        new Worker(
            context.Compatibility == Compatibility.Distiller ? this with { Compatibility = Compatibility.Distiller } : this,
            Measured is null ? new ActivationCollector(context.Model, parameters, Statistic) : null);

    private sealed class Worker(ActivationCriterion spec, ActivationCollector? collector) : IImportanceCriterion, IStateful
    {
        public Tensor? Score(in ScoredWeight weight)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var values = collector is null ? Given(weight.Name) : collector.Take(weight.Name);
            if (values is null)
            {
                return null;
            }

            if (values.numel() != weight.Groups.Groups)
            {
                throw new ArgumentException(
                    $"Activations rank filters, but '{weight.Name}' is divided otherwise. Use {nameof(Structure)}.{nameof(Structure.Filter)} with group size 1.",
                    nameof(weight));
            }

            var prunesLargest = spec.Statistic == ActivationStatistic.Zeros || spec.Compatibility == Compatibility.Distiller;
            return (prunesLargest ? values.neg() : values).to(weight.Weight.device).MoveToOuterDisposeScope();
        }

        public StateDict SaveState() => collector?.SaveState() ?? StateDict.Empty;

        public void LoadState(StateDict state) => collector?.LoadState(state);

        public void Dispose() => collector?.Dispose();

        private Tensor? Given(string name) =>
            spec.Measured!.TryGetValue(name, out var values) ? tensor(values.AsSpan().ToArray()) : null;
    }
}
