using System.Collections.Immutable;
using Distiller.Configuration;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>Distiller's family of ranked pruners: one class per criterion, and each again with the suffix of AGP.</summary>
internal static class RankedClasses
{
    private const string AgpSuffix = "_AGP";
    private const string Kind = "pruner";

    private static readonly ImmutableArray<(string Class, CriterionSpec Criterion, bool IsForFilters)> Classes =
    [
        ("L1RankedStructureParameterPruner", Criteria.L1, false),
        ("L2RankedStructureParameterPruner", Criteria.L2, false),
        ("ActivationAPoZRankedFilterPruner", Criteria.ActivationZeros, true),
        ("ActivationMeanRankedFilterPruner", Criteria.ActivationMean, true),
        ("GradientRankedFilterPruner", Criteria.Gradient, true),
        ("RandomRankedFilterPruner", Criteria.Random(0), true),
        // Beyond the original.
        ("TaylorRankedStructurePruner", Criteria.Taylor, false),
        ("GeometricMedianRankedStructurePruner", Criteria.GeometricMedian, false),
        ("MovementRankedStructurePruner", Criteria.Movement, false),
        ("BatchNormScaleRankedFilterPruner", Criteria.BatchNormScale, true),
    ];

    internal static ComponentRegistry AddTo(ComponentRegistry registry)
    {
        foreach (var (name, criterion, isForFilters) in Classes)
        {
            foreach (var isAgp in (bool[])[false, true])
            {
                registry.AddClass<RankedPrunerSpec>(
                    Kind,
                    isAgp ? name + AgpSuffix : name,
                    reader => Read(reader, criterion, isAgp, isForFilters),
                    (spec, writer) => Write(spec, writer, isAgp),
                    spec => spec.Criterion == criterion && (isAgp ? spec.Curve is CubicCurve : spec.Curve is ConstantCurve));
            }
        }

        return registry;
    }

    private static RankedPrunerSpec Read(SpecReader reader, CriterionSpec criterion, bool isAgp, bool isForFilters)
    {
        var structure = GroupWords.RankedStructure(reader);
        if (isForFilters && structure != Structure.Filter)
        {
            throw reader.Value("group_type").Error("This criterion ranks filters only. Use group_type: Filters.");
        }

        return new RankedPrunerSpec
        {
            Name = reader.Name,
            Structure = structure,
            Curve = PrunerClasses.Curve(reader, isAgp),
            Weights = [.. reader.Texts("weights")],
            Criterion = criterion,
            Block = BlockOf(reader),
            GroupSize = reader.Integer("group_size", 1),
            Dependency = reader.Has("group_dependency")
                ? reader.Choice("group_dependency", ("Leader", GroupDependency.Leader), ("Consensus", GroupDependency.Consensus))
                : GroupDependency.None,
            Scope = reader.Has("scope")
                ? reader.Choice("scope", ("tensor", RankingScope.Tensor), ("global", RankingScope.Global))
                : RankingScope.Tensor,
            Noise = reader.Number("noise", 0),
            Selection = Selection(reader),
        };
    }

    private static SelectionRule Selection(SpecReader reader) => new()
    {
        Rounding = reader.Has("rounding_fn")
            ? reader.Choice("rounding_fn", ("floor", Rounding.Floor), ("ceil", Rounding.Ceiling), ("round", Rounding.Nearest))
            : Rounding.Floor,
        KeptMultiple = reader.Integer("kept_multiple", 1),
        MinimumKept = reader.Integer("minimum_kept", 1),
    };

    private static BlockShape? BlockOf(SpecReader reader)
    {
        var arguments = reader.Section("kwargs");
        BlockShape? block = arguments.Has("block_shape") ? new BlockShape([.. arguments.Integers("block_shape").Select(extent => (long)extent)]) : null;
        arguments.Finish();
        return block;
    }

    private static void Write(RankedPrunerSpec spec, SpecWriter writer, bool isAgp)
    {
        PrunerClasses.Write(spec.Curve, writer, isAgp);
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

        Write("group_size", spec.GroupSize, 1);
        Write("kept_multiple", spec.Selection.KeptMultiple, 1);
        Write("minimum_kept", spec.Selection.MinimumKept, 1);
        if (spec.Selection.Rounding != Rounding.Floor)
        {
            writer.Add("rounding_fn", spec.Selection.Rounding == Rounding.Ceiling ? "ceil" : "round");
        }

        if (spec.Noise > 0)
        {
            writer.Add("noise", spec.Noise);
        }

        void Write(string key, int value, int otherwise)
        {
            if (value != otherwise)
            {
                writer.Add(key, value);
            }
        }
    }
}
