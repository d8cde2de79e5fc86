using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>Descriptions of the pruners that golden cases name by the original's classes.</summary>
internal static class Specs
{
    private const string AgpSuffix = "_AGP";

    public static EpochWindow Window(GoldenValue golden) => golden.Find("meta") is { } meta
        ? EpochWindow.Range(
            (int)meta["starting_epoch"].WholeNumber, (int)meta["ending_epoch"].WholeNumber, (int)meta["frequency"].WholeNumber)
        : EpochWindow.At(0);

    public static int Epoch(GoldenValue golden) => golden.Find("meta") is { } meta ? (int)meta["current_epoch"].WholeNumber : 0;

    public static Dictionary<string, double> Table(GoldenValue golden) => golden.Names.ToDictionary(name => name, name => golden[name].Number);

    public static void Overwrite(Tensor parameter, GoldenValue values)
    {
        using var noGrad = no_grad();
        using var replacement = values.Tensor();
        parameter.copy_(replacement);
    }

    public static ComponentSpec<IPruner> Of(GoldenValue golden)
    {
        var args = golden["args"];
        return golden["class"].Text switch
        {
            "MagnitudeParameterPruner" => new MagnitudePrunerSpec { Name = "golden", Thresholds = Table(args["thresholds"]) },
            "SparsityLevelParameterPruner" => new LevelPrunerSpec { Name = "golden", Levels = Table(args["levels"]) },
            "SensitivityPruner" => new SensitivityPrunerSpec { Name = "golden", Sensitivities = Table(args["sensitivities"]) },
            "AutomatedGradualPruner" => new AgpPrunerSpec
            {
                Name = "golden",
                InitialSparsity = args["initial_sparsity"].Number,
                FinalSparsity = args["final_sparsity"].Number,
                Weights = [.. args["weights"].Texts],
            },
            "BaiduRNNPruner" => new BaiduRnnPrunerSpec
            {
                Name = "golden",
                Q = args["q"].Number,
                RampEpochOffset = (int)args["ramp_epoch_offset"].WholeNumber,
                RampSlopeMultiplier = args["ramp_slope_mult"].Number,
                Weights = [.. args["weights"].Texts],
            },
            var ranked => Ranked(ranked, args),
        };
    }

    private static RankedPrunerSpec Ranked(string name, GoldenValue args) => new()
    {
        Name = "golden",
        Structure = args["group_type"].Text switch
        {
            "Filters" or "3D" => Structure.Filter,
            "Rows" => Structure.Column,
            "Blocks" => Structure.Block,
            // The original ranks the columns of a matrix under either word.
            _ => Structure.Channel,
        },
        Criterion = name switch
        {
            _ when name.StartsWith("L2", StringComparison.Ordinal) => Criteria.L2,
            _ when name.StartsWith("Gradient", StringComparison.Ordinal) => new GradientCriterion(Compatibility.Distiller),
            _ => Criteria.L1,
        },
        Curve = name.EndsWith(AgpSuffix, StringComparison.Ordinal)
            ? KnownCurves.Cubic(args["initial_sparsity"].Number, args["final_sparsity"].Number)
            : KnownCurves.Constant(args["desired_sparsity"].Number),
        Weights = [.. args["weights"].Texts],
        Block = args.Find("kwargs")?.Find("block_shape") is { } block ? new BlockShape([.. block.WholeNumbers]) : null,
        GroupSize = (int)(args.Find("group_size")?.WholeNumber ?? 1),
        Dependency = args.Find("group_dependency")?.Text == "Leader" ? GroupDependency.Leader : GroupDependency.None,
    };
}
