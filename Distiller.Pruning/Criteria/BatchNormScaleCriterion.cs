using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Keeps the filters that the batch normalisation behind their layer scales up.</summary>
/// <remarks>
/// Score of filter f: |γ_f|. For filters only. Train with <see cref="NetworkSlimmingSpec"/> first.
/// <para>Source: Liu et al. 2017, arXiv 1708.06519, section 3.3.</para>
/// </remarks>
public sealed record BatchNormScaleCriterion : CriterionSpec
{
    /// <inheritdoc/>
    /// <exception cref="ModelStructureException">No affine batch normalisation follows one of the layers.</exception>
    public override IImportanceCriterion Build(BuildContext context, ImmutableArray<string> parameters)
    {
        var fold = new BatchNormFold(context.Model);
        return new Worker(parameters.ToImmutableDictionary(name => name, name =>
            fold.Behind(name) is { affine: true } normalization
                ? normalization
                : throw new ModelStructureException(
                    $"'{name}' cannot be ranked by batch normalisation, because no affine one directly follows its convolution. "
                    + "Choose another criterion for this weight, such as Criteria.L1.")));
    }

    private sealed class Worker(ImmutableDictionary<string, NormBase> normalizations) : IImportanceCriterion
    {
        public Tensor Score(in ScoredWeight weight)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var scales = normalizations[weight.Name].weight!.abs();
            return weight.Groups.Groups == scales.numel()
                ? scales.MoveToOuterDisposeScope()
                : throw new ArgumentException(
                    $"Batch normalisation ranks filters, but '{weight.Name}' is divided otherwise. Use {nameof(Structure)}.{nameof(Structure.Filter)} with group size 1.",
                    nameof(weight));
        }

        public void Dispose()
        {
        }
    }
}
