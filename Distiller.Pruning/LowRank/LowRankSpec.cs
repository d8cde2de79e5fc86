using System.Collections.Immutable;
using Distiller.Naming;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Factors layers in the course of training. YAML: an extension of class <c>LowRankFactorizer</c>.</summary>
/// <remarks>
/// See <c>Factor</c> of <see cref="LowRank"/> for what becomes of a layer. The optimizer goes on: it learns the new factors in the groups of their
/// layers and forgets what it knew of the factored weights. A run resumes from a checkpoint after it as from any other.
/// </remarks>
public sealed record LowRankSpec : ComponentSpec<LowRankFactorizer>
{
    /// <summary>Shape of the model's input, (N, …), on which the proof runs.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>For models that read indices: inputs of the proof are whole numbers below this. Null (default) for real numbers. Range: 1 and more.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>Ranks by the name or pattern of weights, such as <c>fc1.weight</c>. Range: 1 to the rank that the weight can have.</summary>
    public IReadOnlyDictionary<string, int> Ranks { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The same as fractions of the full rank; a weight that <see cref="Ranks"/> has, too, gets that rank. Range: above 0 to 1.</summary>
    public IReadOnlyDictionary<string, double> RankFractions { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The weights of convolutions, among those above, that become a vertical and a horizontal one. Default: none.</summary>
    public WeightSelector Spatial { get; init; } = [];

    /// <inheritdoc/>
    /// <exception cref="ModelStructureException">A name matches nothing, a layer cannot be factored, or a rank is out of range.</exception>
    public override LowRankFactorizer Build(BuildContext context) => new(this, Resolve(context));

    private ImmutableArray<LowRankLayer> Resolve(BuildContext context)
    {
        string where = $"extensions.{Name}";
        if (Ranks.Count + RankFractions.Count == 0)
        {
            throw context.Misfit($"{where} names no layers. Give ranks or rank_fractions by weight, such as 'fc.weight'.", where);
        }

        HashSet<string> spatial = Spatial.Any() ? [.. Spatial.Resolve(context, $"{where}.spatial")] : [];
        Dictionary<string, nn.Module> modules = context.Model.named_modules().ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
        Dictionary<string, LowRankLayer> layers = new(StringComparer.Ordinal);
        Add(Ranks, $"{where}.ranks", (_, _, rank) => rank);
        Add(RankFractions, $"{where}.rank_fractions", (layer, way, fraction) => Math.Max(1, (long)Math.Round(fraction * LayerFactors.FullRank(layer, way), MidpointRounding.AwayFromZero)));
        return spatial.FirstOrDefault(name => !layers.ContainsKey(name)) is { } idle
            ? throw context.Misfit($"'{idle}' shall be factored spatially, but has no rank. {NearestNames.Hint(idle, layers.Keys)}", $"{where}.spatial", idle)
            : [.. context.Masks.Names.Where(layers.ContainsKey).Select(name => layers[name])];

        void Add<T>(IReadOnlyDictionary<string, T> table, string place, Func<nn.Module, Factorization, T, long> rankOf)
        {
            foreach (var (weight, value) in table.Count == 0 ? [] : WeightTable.Resolve(table, context, place))
            {
                var path = new ModulePath(weight);
                var layer = modules.GetValueOrDefault(path.Parent.ToString()) ?? context.Model;
                var way = spatial.Contains(weight) ? Factorization.Spatial : Factorization.Truncated;
                if (path.Leaf == "weight" && (LayerFactors.Accepts(layer, way) || LayerFactors.IsFactored(layer)))
                {
                    layers.TryAdd(weight, Checked(new(path.Parent.ToString(), rankOf(layer, way, value), way), layer, context, place, weight));
                }
                else if (table.ContainsKey(weight))
                {
                    throw context.Misfit(
                        $"'{weight}' cannot be factored in the way '{way}': it belongs to a layer of type {layer.GetType().Name}. "
                        + "Weights of linear layers have the way Truncated, those of convolutions over images (not grouped, padded with zeros) both.", place, weight);
                }
            }
        }
    }

    private static LowRankLayer Checked(LowRankLayer spec, nn.Module layer, BuildContext context, string place, string weight) =>
        LayerFactors.IsFactored(layer) || (spec.Rank >= 1 && spec.Rank <= LayerFactors.FullRank(layer, spec.Way))
            ? spec
            : throw context.Misfit(
                FormattableString.Invariant($"Rank {spec.Rank} of '{weight}' is out of range: the weight has ranks from 1 to {LayerFactors.FullRank(layer, spec.Way)}."), place, weight);
}
