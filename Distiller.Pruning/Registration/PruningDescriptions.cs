using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>What the pruners and regularizers of schedule files do, and their keys.</summary>
internal static class PruningDescriptions
{
    private static readonly KeyDescription Weights = new(
        "weights", KeyType.Texts, "Parameters: names, patterns with * and ?, re: and a regular expression, type: and a type of module, or 'all weights'.", "[conv.weight]");

    private static readonly KeyDescription Desired =
        new KeyDescription("desired_sparsity", KeyType.Number, "Fraction to prune.", "0.5").From(0, 1);

    private static readonly KeyDescription Initial =
        new KeyDescription("initial_sparsity", KeyType.Number, "Sparsity in the first active epoch, below the final one.", "0.05").From(0, 1);

    private static readonly KeyDescription Final =
        new KeyDescription("final_sparsity", KeyType.Number, "Sparsity in the last active epoch.", "0.7").From(0, 1);

    private static readonly KeyDescription Shape =
        new KeyDescription("curve", KeyType.Choice, "How sparsity rises from the first to the last.", "polynomial") { Words = ["cubic", "cosine", "polynomial"] }.Optional("cubic");

    private static readonly KeyDescription Power =
        new KeyDescription("power", KeyType.Number, "Degree of the polynomial; needed for that curve only.", "2.0").Above(0).Optional();

    private static readonly KeyDescription FiltersOnly =
        new("group_type", KeyType.Choice, "What is pruned as a whole; this class knows filters only.", "Filters") { Words = ["Filters", "3D"] };

    private static readonly KeyDescription Groups =
        new("group_type", KeyType.Choice, "What is pruned as a whole. Rows are the inputs of a linear layer (OutputRows its outputs).", "Filters")
        {
            Words = ["Filters", "3D", "Channels", "InputChannels", "Rows", "OutputRows", "Blocks", "2D", "Elements"],
        };

    private static readonly KeyDescription Scope =
        new KeyDescription("scope", KeyType.Choice, "Whether weights compete within a tensor or over all of them.", "global") { Words = ["tensor", "global"] }.Optional("tensor");

    private static readonly KeyDescription Seed = new KeyDescription("seed", KeyType.Integer, "Seed of the draws.", "7").Optional("0");

    private static readonly KeyDescription[] Selection =
    [
        new KeyDescription("rounding_fn", KeyType.Choice, "How the number of groups to prune is rounded.", "ceil") { Words = ["floor", "ceil", "round"] }.Optional("floor"),
        new KeyDescription("pruned_multiple", KeyType.Integer, "The number pruned is a multiple of this.", "2").From(1).Optional("1"),
        new KeyDescription("kept_multiple", KeyType.Integer, "The number kept is a multiple of this, where there are as many.", "8").From(1).Optional("1"),
        new KeyDescription("minimum_kept", KeyType.Integer, "As many stay in any case.", "4").From(0).Optional("1"),
    ];

    internal static ComponentRegistry AddTo(ComponentRegistry registry)
    {
        AddElementwise(registry);
        AddRandom(registry);
        RankedClasses.Describe(registry, Ranked);
        return OneShotClasses.Describe(registry, Desired, Weights, Seed, Selection);
    }

    private static void AddElementwise(ComponentRegistry registry) => registry
        .Prunes("MagnitudeParameterPruner", "Prunes every weight whose magnitude does not exceed a threshold.", Table("thresholds", "Threshold by parameter or pattern.").From(0))
        .Prunes("SparsityLevelParameterPruner", "Prunes the smallest weights up to a fraction.", [Table("levels", "Fraction by parameter or pattern.").From(0, 1), .. Selection])
        .Prunes("SensitivityPruner", "Prunes weights whose magnitude does not exceed a multiple of the standard deviation.", Table("sensitivities", "The multiple by parameter or pattern.").From(0))
        .Prunes(
            "SplicingPruner", "Prunes small weights and brings them back when they have grown (dynamic network surgery).",
            new KeyDescription("low_thresh_mult", KeyType.Number, "Weights below this multiple of the threshold go.", "0.9").From(0),
            new KeyDescription("hi_thresh_mult", KeyType.Number, "Weights above this multiple come back.", "1.1").From(0),
            new KeyDescription("sensitivity_multiplier", KeyType.Number, "The threshold grows by this in every epoch.", "0.01").From(0).Optional("0.0"),
            Table("sensitivities", "Standard deviations of the threshold by parameter or pattern.").From(0))
        .Prunes("AutomatedGradualPruner", "Prunes the smallest weights, more at every epoch, along a cubic (AGP).", Initial, Final, Weights, Scope)
        .Prunes(
            "BaiduRNNPruner", "Prunes weights below a threshold that rises along two slopes.",
            new KeyDescription("q", KeyType.Number, "The 90th percentile of the weights' magnitudes in a dense run, which sets the scale.", "0.1").Above(0),
            new KeyDescription("ramp_epoch_offset", KeyType.Integer, "Epochs until the second, steeper slope.", "3").From(0),
            new KeyDescription("ramp_slope_mult", KeyType.Number, "The second slope in units of the first.", "1.5").Above(0),
            Weights)
        .Prunes(
            "StructureParameterPruner", "Prunes groups whose size does not exceed a threshold: what a group lasso has left small.",
            Penalties("Threshold and groups by parameter or pattern, such as [0.1, Channels]."),
            Norm("How large a group is."))
        .Prunes(
            "PatternPruner", "Keeps so many of so many neighbouring weights (2:4 sparsity).",
            new KeyDescription("keep", KeyType.Integer, "Weights kept of each run.", "1").From(1).Optional("2"),
            new KeyDescription("of", KeyType.Integer, "Weights of a run.", "4").From(2).Optional("4"),
            Weights, CriterionKeys.Description)
        .Prunes(
            "RigLPruner", "Keeps sparsity constant, and exchanges small weights for those with large gradients (RigL).",
            new KeyDescription("sparsity", KeyType.Number, "Fraction that is zero.", "0.8").From(0, 1),
            new KeyDescription("drop_fraction", KeyType.Number, "Fraction of the kept weights exchanged at the start of the window.", "0.2").From(0, 1).Optional("0.3"),
            Weights)
        .Regularizes(
            "L1Regularizer", "Penalises the sum of absolute weights.",
            Table("reg_regims", "Strength by parameter or pattern.").From(0), Norm("Weights up to the threshold are zeroed; every norm of a single weight is the same.").Optional(), Threshold)
        .Regularizes(
            "GroupLassoRegularizer", "Penalises the length of groups.",
            Penalties("Strength and groups by parameter or pattern, such as [0.0008, Channels] or [0.001, Rows+Cols]."), Norm("Groups up to the threshold by this norm are zeroed.").Optional(), Threshold)
        .Regularizes(
            "GroupVarianceRegularizer", "Rewards channels for being of different lengths.",
            new KeyDescription("reg_regims", KeyType.Table, "Strength by parameter or pattern, alone or as [0.001, Channels].", "{conv.weight: 0.001}").From(0),
            new KeyDescription("epsilon", KeyType.Number, "Keeps the penalty finite.", "1.0e-09").From(0).Optional("1.0e-12"))
        .Regularizes(
            "NetworkSlimmingRegularizer", "Penalises the scales of batch normalisation, which makes channels dispensable.",
            new KeyDescription("strength", KeyType.Number, "Multiplies the penalty.", "0.0001").From(0))
        .Describe("pruner", "", new("Prunes weights in the epochs of a window.", [.. PolicyKeys]))
        .Describe("regularizer", "", new("Adds a penalty to the loss in the epochs of a window.", [Flag("keep_mask", "The mask of the last step in the last epoch stays in force; needs a threshold.")]));

    private static void AddRandom(ComponentRegistry registry)
    {
        KeyDescription scale = new KeyDescription("scale_kept", KeyType.Flag, "Enlarges the surviving filters during the passes, as dropout does.", "false").Optional("true");
        const string dropFilter = "Drops filters by chance during a step (DropFilter)";
        registry
            .Prunes("BernoulliFilterPruner", dropFilter + ".", Desired, FiltersOnly, Weights, scale, Seed)
            .Prunes("BernoulliFilterPruner_AGP", dropFilter + ", more at every epoch.", Initial, Final, Shape, Power, FiltersOnly, Weights, scale, Seed)
            .Prunes(
                "RandomLevelStructureParameterPruner", "Prunes a random number of the least important structures.",
                new KeyDescription("sparsity_range", KeyType.Numbers, "The smallest and the largest fraction.", "[0.1, 0.5]").From(0, 1), Groups, Weights, CriterionKeys.Description, Seed);
    }

    private static ClassDescription Ranked(string summary, bool isAgp, bool isForFilters) => new(summary,
    [
        .. isAgp ? (KeyDescription[])[Initial, Final, Shape, Power] : [Desired],
        isForFilters ? FiltersOnly : Groups,
        Weights,
        new KeyDescription("group_dependency", KeyType.Choice, "Whether the weights lose the same structures: those of the first (Leader), or what all agree on.", "Leader") { Words = ["Leader", "Consensus"] }.Optional(),
        new KeyDescription("kwargs", KeyType.Mapping, "More arguments.", "{block_shape: [1, 8, 1, 1]}")
        {
            Keys = [new KeyDescription("block_shape", KeyType.Integers, "Extents of a block along the weight's dimensions; needed for group_type Blocks.", "[1, 8, 1, 1]").From(1).Optional()],
        }.Optional(),
        Scope,
        new KeyDescription("group_size", KeyType.Integer, "As many neighbouring structures live and die together.", "2").From(1).Optional("1"),
        .. Selection,
        new KeyDescription("noise", KeyType.Number, "Probability that a ranking is shaken.", "0.1").From(0, 1).Optional("0.0"),
        Seed,
    ]);

    private static KeyDescription[] PolicyKeys =>
    [
        new KeyDescription("levels", KeyType.NumberTable, "Levels that replace those of a SparsityLevelParameterPruner.", "{conv.weight: 0.5}").From(0, 1).Optional(),
        new KeyDescription("mini_batch_pruning_frequency", KeyType.Integer, "Masks are computed anew every so many steps; 0: only when an epoch begins.", "16").From(0).Optional("0"),
        Flag("keep_mask", "The mask becomes permanent at the end of the last epoch."),
        Flag("mask_on_forward_only", "The mask holds in the forward pass only: updates may revive weights."),
        Flag("mask_gradients", "Pruned weights get no gradient; needs mask_on_forward_only."),
        Flag("use_double_copies", "Dense weights are put aside and take the update; needs mask_on_forward_only."),
        Flag("discard_masks_at_minibatch_end", "Masks are dropped when a step has ended."),
        Flag("skip_first_minibatch", "The first masks are computed one step later."),
        Flag("fold_batchnorm", "Convolutions are ranked with the batch normalisation behind them folded in."),
    ];

    private static KeyDescription Threshold =>
        new KeyDescription("threshold", KeyType.Number, "The largest size that is zeroed; left out, the strength itself.", "0.001").From(0).Optional();

    private static KeyDescription Flag(string name, string meaning) => new KeyDescription(name, KeyType.Flag, meaning, "true").Optional("false");

    private static KeyDescription Table(string name, string meaning) => new(name, KeyType.NumberTable, meaning, "{conv.weight: 0.5, 're:fc.*weight': 0.25}");

    private static KeyDescription Penalties(string meaning) =>
        new KeyDescription("reg_regims", KeyType.Table, meaning, "{conv.weight: [0.0008, Channels]}").From(0);

    private static KeyDescription Norm(string meaning) =>
        new("threshold_criteria", KeyType.Choice, meaning, "Mean_Abs") { Words = ["Mean_Abs", "Max", "L1", "L2", "Mean_L1", "Mean_L2"] };

    internal static ComponentRegistry Prunes(this ComponentRegistry registry, string name, string summary, params ReadOnlySpan<KeyDescription> keys) =>
        registry.Describe("pruner", name, new(summary, [.. keys]));

    private static ComponentRegistry Regularizes(this ComponentRegistry registry, string name, string summary, params ReadOnlySpan<KeyDescription> keys) =>
        registry.Describe("regularizer", name, new(summary, [.. keys]));
}
