using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Group lasso: a penalty on the length of groups, which drives whole kernels, filters, channels, rows or columns to zero.</summary>
/// <remarks>
/// Term of weight w: λ · Σ_g sqrt(Σ_i w_gi²), without a factor for the group's size; channels of a convolution have 1e-8
/// added under the root. The gradient of a group of zeros is zero.
/// <para>Source: Wen et al. 2016, arXiv 1608.03665; Distiller: <c>group_regularizer.py</c>. The original has no sum of
/// channels and layer (D-41) and no threshold for layers and sums (D-02).</para>
/// </remarks>
public sealed record GroupLassoSpec : ComponentSpec<IRegularizer>
{
    private const double ChannelEpsilon = 1e-8;

    /// <summary>Strength and groups by parameter name or pattern.</summary>
    public required IReadOnlyDictionary<string, GroupPenalty> Penalties { get; init; }

    /// <summary>If set, groups whose size by this norm does not exceed the threshold are zeroed after each step.</summary>
    public GroupNorm? ThresholdNorm { get; init; }

    /// <summary>The largest size that is zeroed. Null (default): the strength itself, as in the original.</summary>
    public double? Threshold { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ModelStructureException">A weight does not have the groups that are penalised.</exception>
    public override IRegularizer Build(BuildContext context)
    {
        var where = $"regularizers.{Name}.reg_regims";
        var penalties = WeightTable.Resolve(Penalties, context, where);
        foreach (var (name, penalty) in penalties)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(penalty.Strength, nameof(Penalties));
            Check(context, name, penalty, where);
        }

        return new Worker(
            this, context.Compatibility, penalties.ToImmutableDictionary(), [.. penalties.Select(entry => entry.Key)]);
    }

    private static void Check(BuildContext context, string name, GroupPenalty penalty, string where)
    {
        var shape = context.Masks[name].Parameter.shape;
        foreach (var structure in penalty.Structures)
        {
            var fits = structure switch
            {
                Structure.Row or Structure.Column => shape.Length == 2,
                Structure.Kernel => shape.Length > 2,
                Structure.Filter or Structure.Channel => shape.Length >= 2,
                Structure.Element or Structure.Layer => true,
                _ => false,
            };
            if (!fits)
            {
                throw context.Misfit(
                    $"'{name}' of shape {Guards.ShapeText(shape)}, listed under {where}, has no groups '{structure}'. "
                    + "Rows and columns belong to linear layers, kernels, filters and channels to convolutions.",
                    where,
                    name);
            }
        }
    }

    private sealed class Worker(
        GroupLassoSpec spec,
        Compatibility compatibility,
        ImmutableDictionary<string, GroupPenalty> penalties,
        ImmutableArray<string> parameters) : IRegularizer
    {
        public string Name { get; } = spec.Name;

        public ImmutableArray<string> Parameters { get; } = parameters;

        public Tensor Penalty(string name, Tensor weight)
        {
            using var scope = NewDisposeScope();
            return penalties[name].Structures
                .Select(structure => Lengths(weight, structure).sum())
                .Aggregate((sum, term) => sum + term)
                .mul(penalties[name].Strength)
                .MoveToOuterDisposeScope();
        }

        public Tensor? ThresholdMask(string name, Tensor weight) => spec.ThresholdNorm is { } norm
            ? Thresholding.GroupMask(weight, penalties[name].Structures, norm, spec.Threshold ?? penalties[name].Strength, compatibility)
            : null;

        // The norm has a zero gradient at zero, the root of a sum of squares has none; hence the two forms.
        private static Tensor Lengths(Tensor weight, Structure structure)
        {
            var groups = GroupView.Of(structure, weight.shape).Split(weight);
            return structure == Structure.Channel
                ? groups.square().sum(1).add(ChannelEpsilon).sqrt()
                : groups.norm(1, keepdim: false, p: 2f);
        }
    }
}
