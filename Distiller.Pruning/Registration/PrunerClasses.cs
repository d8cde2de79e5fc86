using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>Pruners that rank nothing, or rank single weights, in schedule files.</summary>
internal static class PrunerClasses
{
    internal const string SeedKey = "seed";
    private const string ScaleKeptKey = "scale_kept";
    private const string Kind = "pruner";

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .AddClass<MagnitudePrunerSpec>(
            Kind, "MagnitudeParameterPruner",
            reader => new() { Name = reader.Name, Thresholds = PolicyArguments.Numbers(reader.Value("thresholds")) },
            (spec, writer) => PolicyArguments.Write(spec.Thresholds, writer.Section("thresholds")))
        .AddClass<LevelPrunerSpec>(
            Kind, "SparsityLevelParameterPruner",
            reader => new() { Name = reader.Name, Levels = PolicyArguments.Numbers(reader.Value("levels")), Selection = SelectionKeys.Read(reader) },
            (spec, writer) =>
            {
                PolicyArguments.Write(spec.Levels, writer.Section("levels"));
                SelectionKeys.Write(spec.Selection, writer);
            })
        .AddClass<SensitivityPrunerSpec>(
            Kind, "SensitivityPruner",
            reader => new() { Name = reader.Name, Sensitivities = PolicyArguments.Numbers(reader.Value("sensitivities")) },
            (spec, writer) => PolicyArguments.Write(spec.Sensitivities, writer.Section("sensitivities")))
        .AddClass<SplicingPrunerSpec>(Kind, "SplicingPruner", ReadSplicing, WriteSplicing)
        .AddClass<AgpPrunerSpec>(Kind, "AutomatedGradualPruner", ReadAgp, WriteAgp)
        .AddClass<BaiduRnnPrunerSpec>(Kind, "BaiduRNNPruner", ReadBaidu, WriteBaidu)
        .AddClass<BernoulliPrunerSpec>(
            Kind, "BernoulliFilterPruner", reader => ReadBernoulli(reader, isAgp: false), (spec, writer) => WriteBernoulli(spec, writer, isAgp: false),
            spec => CurveKeys.IsWritable(spec.Curve, isAgp: false))
        .AddClass<BernoulliPrunerSpec>(
            Kind, "BernoulliFilterPruner_AGP", reader => ReadBernoulli(reader, isAgp: true), (spec, writer) => WriteBernoulli(spec, writer, isAgp: true),
            spec => CurveKeys.IsWritable(spec.Curve, isAgp: true))
        .AddClass<RandomLevelPrunerSpec>(
            Kind, "RandomLevelStructureParameterPruner", ReadRandomLevel, WriteRandomLevel, spec => CriterionKeys.IsWritable(spec.Criterion))
        .AddClass<GroupThresholdPrunerSpec>(
            Kind, "StructureParameterPruner",
            reader => new()
            {
                Name = reader.Name,
                Thresholds = RegularizerClasses.Penalties(reader.Value("reg_regims")),
                Norm = GroupWords.Norm(reader),
            },
            (spec, writer) =>
            {
                GroupWords.Write(spec.Thresholds, writer.Section("reg_regims"));
                writer.Add("threshold_criteria", GroupWords.Word(spec.Norm));
            })
        .AddClass<PatternPrunerSpec>(Kind, "PatternPruner", ReadPattern, WritePattern, spec => CriterionKeys.IsWritable(spec.Criterion))
        .AddClass<RigLPrunerSpec>(Kind, "RigLPruner", ReadRigL, WriteRigL);

    private static AgpPrunerSpec ReadAgp(SpecReader reader)
    {
        // Checked here, where the file and the line are known.
        _ = KnownCurves.Cubic(reader.Number("initial_sparsity"), reader.Number("final_sparsity"));
        return new()
        {
            Name = reader.Name,
            InitialSparsity = reader.Number("initial_sparsity"),
            FinalSparsity = reader.Number("final_sparsity"),
            Weights = [.. reader.Texts("weights")],
            Scope = reader.Has("scope") ? reader.Choice("scope", ("tensor", RankingScope.Tensor), ("global", RankingScope.Global)) : RankingScope.Tensor,
        };
    }

    private static void WriteAgp(AgpPrunerSpec spec, SpecWriter writer)
    {
        writer.Add("initial_sparsity", spec.InitialSparsity);
        writer.Add("final_sparsity", spec.FinalSparsity);
        writer.Add("weights", spec.Weights);
        if (spec.Scope == RankingScope.Global)
        {
            writer.Add("scope", "global");
        }
    }

    private static SplicingPrunerSpec ReadSplicing(SpecReader reader) => new()
    {
        Name = reader.Name,
        Sensitivities = PolicyArguments.Numbers(reader.Value("sensitivities")),
        LowThresholdMultiplier = reader.Number("low_thresh_mult"),
        HighThresholdMultiplier = reader.Number("hi_thresh_mult"),
        SensitivityMultiplier = reader.Number("sensitivity_multiplier", 0),
    };

    private static void WriteSplicing(SplicingPrunerSpec spec, SpecWriter writer)
    {
        writer.Add("low_thresh_mult", spec.LowThresholdMultiplier);
        writer.Add("hi_thresh_mult", spec.HighThresholdMultiplier);
        writer.Add("sensitivity_multiplier", spec.SensitivityMultiplier);
        PolicyArguments.Write(spec.Sensitivities, writer.Section("sensitivities"));
    }

    private static BaiduRnnPrunerSpec ReadBaidu(SpecReader reader) => new()
    {
        Name = reader.Name,
        Q = reader.Number("q"),
        RampEpochOffset = reader.Integer("ramp_epoch_offset"),
        RampSlopeMultiplier = reader.Number("ramp_slope_mult"),
        Weights = [.. reader.Texts("weights")],
    };

    private static void WriteBaidu(BaiduRnnPrunerSpec spec, SpecWriter writer)
    {
        writer.Add("q", spec.Q);
        writer.Add("ramp_epoch_offset", spec.RampEpochOffset);
        writer.Add("ramp_slope_mult", spec.RampSlopeMultiplier);
        writer.Add("weights", spec.Weights);
    }

    private static BernoulliPrunerSpec ReadBernoulli(SpecReader reader, bool isAgp)
    {
        _ = reader.Choice("group_type", ("Filters", true), ("3D", true));
        return new()
        {
            Name = reader.Name,
            Curve = CurveKeys.Read(reader, isAgp),
            Weights = [.. reader.Texts("weights")],
            ScaleKept = reader.Flag(ScaleKeptKey, otherwise: true),
            Seed = reader.LongInteger(SeedKey, 0),
        };
    }

    private static void WriteBernoulli(BernoulliPrunerSpec spec, SpecWriter writer, bool isAgp)
    {
        CurveKeys.Write(spec.Curve, writer);
        writer.Add("group_type", "Filters");
        writer.Add("weights", spec.Weights);
        if (!spec.ScaleKept)
        {
            writer.Add(ScaleKeptKey, false);
        }

        WriteSeed(spec.Seed, writer);
    }

    private static RandomLevelPrunerSpec ReadRandomLevel(SpecReader reader)
    {
        var range = reader.Numbers("sparsity_range");
        return range is [var lowest, var highest]
            ? new()
            {
                Name = reader.Name,
                LowestSparsity = lowest,
                HighestSparsity = highest,
                Structure = GroupWords.RankedStructure(reader),
                Weights = [.. reader.Texts("weights")],
                Criterion = CriterionKeys.Read(reader),
                Seed = reader.LongInteger(SeedKey, 0),
            }
            : throw reader.Value("sparsity_range").Error("Two numbers were expected here: the smallest and the largest sparsity.");
    }

    private static void WriteRandomLevel(RandomLevelPrunerSpec spec, SpecWriter writer)
    {
        writer.Add("sparsity_range", (double[])[spec.LowestSparsity, spec.HighestSparsity]);
        writer.Add("group_type", GroupWords.Word(spec.Structure));
        writer.Add("weights", spec.Weights);
        CriterionKeys.Write(spec.Criterion, writer);
        WriteSeed(spec.Seed, writer);
    }

    internal static void WriteSeed(long seed, SpecWriter writer)
    {
        if (seed != 0)
        {
            writer.Add(SeedKey, seed);
        }
    }

    private static PatternPrunerSpec ReadPattern(SpecReader reader) => new()
    {
        Name = reader.Name,
        Keep = reader.Integer("keep", 2),
        Of = reader.Integer("of", 4),
        Weights = [.. reader.Texts("weights")],
        Criterion = CriterionKeys.Read(reader),
    };

    private static void WritePattern(PatternPrunerSpec spec, SpecWriter writer)
    {
        writer.Add("keep", spec.Keep);
        writer.Add("of", spec.Of);
        writer.Add("weights", spec.Weights);
        CriterionKeys.Write(spec.Criterion, writer);
    }

    private static RigLPrunerSpec ReadRigL(SpecReader reader) => new()
    {
        Name = reader.Name,
        Sparsity = reader.Number("sparsity"),
        DropFraction = reader.Number("drop_fraction", 0.3),
        Weights = [.. reader.Texts("weights")],
    };

    private static void WriteRigL(RigLPrunerSpec spec, SpecWriter writer)
    {
        writer.Add("sparsity", spec.Sparsity);
        writer.Add("drop_fraction", spec.DropFraction);
        writer.Add("weights", spec.Weights);
    }
}
