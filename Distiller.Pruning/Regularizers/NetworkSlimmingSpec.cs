using System.Collections.Immutable;
using Distiller.Scheduling;
using TorchSharp.Modules;

namespace Distiller.Pruning;

/// <summary>Network slimming: a lasso on the scales of batch normalisation, which makes channels dispensable.</summary>
/// <remarks>
/// Term: λ · Σ |γ| over all normalisation layers. Prune afterwards with <see cref="BatchNormScaleCriterion"/>, globally.
/// <para>Source: Liu et al. 2017, arXiv 1708.06519, equation 1.</para>
/// </remarks>
public sealed record NetworkSlimmingSpec : ComponentSpec<IRegularizer>
{
    /// <summary>λ. Range: 0 and more. The paper uses 1e-4 to 1e-5.</summary>
    public required double Strength { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ModelStructureException">The model has no batch normalisation.</exception>
    public override IRegularizer Build(BuildContext context)
    {
        var scales = WeightSelector.OfModule<NormBase>().Resolve(context, $"regularizers.{Name}");
        return new L1RegularizerSpec { Name = Name, Strengths = scales.ToImmutableDictionary(scale => scale, _ => Strength) }.Build(context);
    }
}
