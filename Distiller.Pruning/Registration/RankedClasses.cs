using System.Collections.Immutable;
using Distiller.Configuration;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>Distiller's family of ranked pruners: one class per criterion, and each again with the suffix of AGP.</summary>
internal static class RankedClasses
{
    private const string AgpSuffix = "_AGP";
    private const string Kind = "pruner";

    private static readonly ImmutableArray<(string Class, CriterionSpec Criterion, bool IsForFilters, string Measure)> Classes =
    [
        ("L1RankedStructureParameterPruner", Criteria.L1, false, "smallest mean absolute weight"),
        ("L2RankedStructureParameterPruner", Criteria.L2, false, "smallest root mean square"),
        ("ActivationAPoZRankedFilterPruner", Criteria.ActivationZeros, true, "most zeros among their activations"),
        ("ActivationMeanRankedFilterPruner", Criteria.ActivationMean, true, "smallest mean activation"),
        ("GradientRankedFilterPruner", Criteria.Gradient, true, "smallest product of weight and gradient"),
        ("RandomRankedFilterPruner", Criteria.Random(0), true, "smallest number drawn by lot"),
        // Beyond the original.
        ("TaylorRankedStructurePruner", Criteria.Taylor, false, "smallest first-order Taylor term"),
        ("GeometricMedianRankedStructurePruner", Criteria.GeometricMedian, false, "smallest distance from all others"),
        ("MovementRankedStructurePruner", Criteria.Movement, false, "strongest movement towards zero"),
        ("BatchNormScaleRankedFilterPruner", Criteria.BatchNormScale, true, "smallest scale in the batch normalisation behind them"),
    ];

    internal static ComponentRegistry AddTo(ComponentRegistry registry)
    {
        foreach (var (name, criterion, isForFilters, _) in Classes)
        {
            foreach (var isAgp in (bool[])[false, true])
            {
                registry.AddClass<RankedPrunerSpec>(
                    Kind,
                    isAgp ? name + AgpSuffix : name,
                    reader => Read(reader, criterion, isAgp, isForFilters),
                    Write,
                    spec => IsOfClass(spec, criterion) && CurveKeys.IsWritable(spec.Curve, isAgp));
            }
        }

        return registry;
    }

    internal static void Describe(ComponentRegistry registry, Func<string, bool, bool, ClassDescription> describe)
    {
        foreach (var (name, _, isForFilters, measure) in Classes)
        {
            var what = $"Prunes the {(isForFilters ? "filters" : "structures")} with the {measure}";
            registry
                .Describe(Kind, name, describe(what + ".", arg2: false, isForFilters))
                .Describe(Kind, name + AgpSuffix, describe(what + ", more at every epoch (AGP).", arg2: true, isForFilters));
        }
    }

    /// <summary>A random ranking has a seed of its own; a file has one for the ranking and the noise.</summary>
    private static bool IsOfClass(RankedPrunerSpec spec, CriterionSpec criterion) => criterion is RandomCriterion
        ? spec.Criterion is RandomCriterion random && (spec.Noise == 0 || spec.Seed == random.Seed)
        : spec.Criterion == criterion;

    private static RankedPrunerSpec Read(SpecReader reader, CriterionSpec criterion, bool isAgp, bool isForFilters)
    {
        var structure = GroupWords.RankedStructure(reader);
        if (isForFilters && structure != Structure.Filter)
        {
            throw reader.Value("group_type").Error("This criterion ranks filters only. Use group_type: Filters.");
        }

        var seed = reader.LongInteger(PrunerClasses.SeedKey, 0);
        return new RankedPrunerSpec
        {
            Name = reader.Name,
            Structure = structure,
            Curve = CurveKeys.Read(reader, isAgp),
            Weights = [.. reader.Texts("weights")],
            Criterion = criterion is RandomCriterion ? Criteria.Random(seed) : criterion,
            Block = BlockOf(reader),
            GroupSize = reader.Integer("group_size", 1),
            Dependency = reader.Has("group_dependency")
                ? reader.Choice("group_dependency", ("Leader", GroupDependency.Leader), ("Consensus", GroupDependency.Consensus))
                : GroupDependency.None,
            Scope = reader.Has("scope")
                ? reader.Choice("scope", ("tensor", RankingScope.Tensor), ("global", RankingScope.Global))
                : RankingScope.Tensor,
            Noise = reader.Number("noise", 0),
            Seed = seed,
            Selection = SelectionKeys.Read(reader),
        };
    }

    private static BlockShape? BlockOf(SpecReader reader)
    {
        var arguments = reader.Section("kwargs");
        BlockShape? block = arguments.Has("block_shape") ? new BlockShape([.. arguments.Integers("block_shape").Select(extent => (long)extent)]) : null;
        arguments.Finish();
        return block;
    }

    private static void Write(RankedPrunerSpec spec, SpecWriter writer)
    {
        CurveKeys.Write(spec.Curve, writer);
        writer.Add("group_type", GroupWords.Word(spec.Structure));
        writer.Add("weights", spec.Weights);
        if (spec.Dependency != GroupDependency.None)
        {
            writer.Add("group_dependency", spec.Dependency.ToString());
        }

        if (spec.Block is { } block)
        {
            writer.Section("kwargs").Add("block_shape", block.Extents.Select(extent => (int)extent));
        }

        if (spec.Scope == RankingScope.Global)
        {
            writer.Add("scope", "global");
        }

        if (spec.GroupSize != 1)
        {
            writer.Add("group_size", spec.GroupSize);
        }

        SelectionKeys.Write(spec.Selection, writer);
        if (spec.Noise > 0)
        {
            writer.Add("noise", spec.Noise);
        }

        PrunerClasses.WriteSeed(spec.Criterion is RandomCriterion random ? random.Seed : spec.Seed, writer);
    }
}
