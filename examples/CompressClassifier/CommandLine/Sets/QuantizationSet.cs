using System.Collections.Immutable;
using System.CommandLine;
using Distiller.Quantization;
using Distiller.Quantization.Execution;
using static Distiller.Examples.CompressClassifier.CommandLine.OptionMaker;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Options of quantization after training.</summary>
internal sealed class QuantizationSet
{
    private readonly Option<bool> evaluate = Flag(["--quantize-eval", "--qe"], "Quantize before the evaluation; needs --evaluate.");
    private readonly Option<string> mode = Mode(["--qe-mode", "--qem"], "Integers of activations and weights", "sym");
    private readonly Option<string> activationMode = Mode(["--qe-mode-acts", "--qema"], "Integers of activations, before --qe-mode");
    private readonly Option<string> weightMode = Mode(["--qe-mode-wts", "--qemw"], "Integers of weights, before --qe-mode");
    private readonly Option<int> activationBits = Whole(["--qe-bits-acts", "--qeba"], "Bits of activations; 0 leaves them in float.", 8, 0);
    private readonly Option<int> weightBits = Whole(["--qe-bits-wts", "--qebw"], "Bits of weights; 0 leaves them in float.", 8, 0);
    private readonly Option<int> accumulatorBits = Whole(["--qe-bits-accum"], "Bits of sums.", 32, 8);
    private readonly Option<string> clipping = Text(["--qe-clip-acts", "--qeca"], "RULE", "What is cut off activations: none, avg, n_std, gauss or laplace.", "none");
    private readonly Option<double> deviations = Number(["--qe-clip-n-stds"], "Standard deviations for n_std.", 0, 0, double.PositiveInfinity, isSmallestExcluded: true);
    private readonly Option<string[]> unclipped = Names(["--qe-no-clip-layers", "--qencl"], "Layers of whose activations nothing is cut off.");
    private readonly Option<string[]> unquantized = Names(["--qe-no-quant-layers", "--qenql"], "Layers that stay in float.");
    private readonly Option<bool> perChannel = Flag(["--qe-per-channel", "--qepc"], "A scale for each filter.");
    private readonly Option<int> multiplierBits = Whole(["--qe-scale-approx-bits", "--qesab"], "Bits of the multiplier that stands for a scale.", 0, 1);
    private readonly Option<bool> saveFloat = Flag(["--qe-save-fp-weights"], "Accepted for the sake of old commands: the float weights are kept in any case.");
    private readonly Option<bool> convert = Flag(["--qe-convert-pytorch", "--qept"], "Run with integer kernels and time them, too (docs/int8.md).");
    private readonly Option<string> backend = Text(["--qe-pytorch-backend"], "NAME", "Kernels: fbgemm (here: the best there are) or qnnpack.", "fbgemm");
    private readonly Option<string> statistics = Text(["--qe-stats-file"], "FILE", "Statistics of activations, as --qe-calibration writes them.");
    private readonly Option<bool> dynamic = Flag(["--qe-dynamic"], "Measure each batch as it comes.");
    private readonly Option<double> calibration = Number(["--qe-calibration"], "Collect statistics on this part of the validation images; without --qe write them and end.", 0, 0, 1, isSmallestExcluded: true);
    private readonly Option<string> configuration = Text(["--qe-config-file"], "FILE", "YAML of a PostTrainLinearQuantizer; all other settings of the quantizer are void then.");
    private readonly Option<bool> search = Flag(["--qe-lapq", "--qe-coordinate-search"], "Search the scales that lose least (LAPQ).");
    private readonly Option<int> iterations = Whole(["--lapq-maxiter"], "Rounds over all scales.", 10, 1);
    private readonly Option<int> evaluations = Whole(["--lapq-maxfev"], "Measurements of the loss.", 1000, 1);
    private readonly Option<string> method = Text(["--lapq-method"], "NAME", "Powell is the only one here.", "Powell");
    private readonly Option<string> start = Text(["--lapq-init-mode"], "RULE", "Where the search starts: NONE, AVG, LAPLACE, GAUSS, L1, L2 or L3.", "NONE");
    private readonly Option<string> startMethod = Text(["--lapq-init-method"], "NAME", "Powell is the only one here.", "Powell");
    private readonly Option<double> evaluationSize = Number(["--lapq-eval-size"], "Part of the calibration images that the loss is measured on.", 1, 0, 1, isSmallestExcluded: true);
    private readonly Option<bool> hops = Flag(["--lapq-basinhopping", "--lapq-bh"], "Jump away from where the search ends, and search anew (basin hopping).");
    private readonly Option<int> hopCount = Whole(["--lapq-basinhopping-niter"], "Jumps of --lapq-basinhopping.", 100, 1);
    private readonly Option<bool> searchClipping = Flag(["--lapq-search-clipping"], "Search the ends of ranges instead of scales: for asymmetric modes, too.");
    private readonly Option<bool> memoize = Flag(["--lapq-eval-memoize-dataloader"], "Accepted for the sake of old commands: images are in memory.");

    public QuantizationSet()
    {
        clipping.AcceptOnlyFromAmong("none", "avg", "n_std", "gauss", "laplace");
        backend.AcceptOnlyFromAmong("fbgemm", "qnnpack");
        method.AcceptOnlyFromAmong("Powell");
        startMethod.AcceptOnlyFromAmong("Powell");
        start.AcceptOnlyFromAmong("NONE", "AVG", "LAPLACE", "GAUSS", "L1", "L2", "L3");
        clipping.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "n_std" }] && !IsGiven(result.GetResult(deviations)))
            {
                result.AddError("--qe-clip-acts n_std needs --qe-clip-n-stds X.");
            }
        });
    }

    public OptionGroup Group => new(
        "Quantization after training",
        [
            evaluate, mode, activationMode, weightMode, activationBits, weightBits, accumulatorBits, clipping, deviations, unclipped, unquantized, perChannel,
            multiplierBits, saveFloat, convert, backend, statistics, dynamic, calibration, configuration, search, iterations, evaluations, method, start,
            startMethod, evaluationSize, hops, hopCount, searchClipping, memoize,
        ],
        [
            "CompressClassifier DIR -e --qe --qe-calibration 0.05 --qem asym_u --qepc --exp-load-weights-from best.ckpt",
            "CompressClassifier DIR --qe-calibration 0.1 --exp-load-weights-from best.ckpt        (writes acts_quantization_stats.yaml)",
            "CompressClassifier DIR -e --qe --qe-lapq --lapq-init-mode L3 --qebw 4 --qeba 4 --qe-stats-file stats.yaml --exp-load-weights-from best.ckpt",
        ]);

    /// <summary>Demands that the sources of statistics exclude each other, and what belongs to an evaluation.</summary>
    public void Check(System.CommandLine.Parsing.CommandResult result, Option<bool> evaluation)
    {
        if (new Option[] { statistics, dynamic, calibration, configuration }.Count(option => IsGiven(result.GetResult(option))) > 1)
        {
            result.AddError("--qe-stats-file, --qe-dynamic, --qe-calibration and --qe-config-file exclude each other. Give one of them.");
        }

        NamedFile.Check(result, statistics);
        NamedFile.Check(result, configuration);
        if (result.GetValue(evaluate) && !result.GetValue(evaluation))
        {
            result.AddError("--quantize-eval needs --evaluate (-e).");
        }

        if (result.GetValue(search) && result.GetValue(dynamic))
        {
            result.AddError("--qe-lapq searches scales that are fixed; --qe-dynamic has none. Take one of them away.");
        }
    }

    public QuantizationSettings Read(ParseResult parsed)
    {
        PostTrainingSpec spec = new()
        {
            ActivationMode = ModeOf(parsed.GetValue(activationMode) ?? parsed.GetValue(mode)!),
            WeightMode = ModeOf(parsed.GetValue(weightMode) ?? parsed.GetValue(mode)!),
            ActivationBits = BitsOf(parsed.GetValue(activationBits)),
            WeightBits = BitsOf(parsed.GetValue(weightBits)),
            AccumulatorBits = parsed.GetValue(accumulatorBits),
            Clipping = RuleOf(parsed.GetValue(clipping)!, parsed.GetValue(deviations)),
            IsPerChannel = parsed.GetValue(perChannel),
            ScaleMultiplierBits = IsGiven(parsed.GetResult(multiplierBits)) ? parsed.GetValue(multiplierBits) : null,
            Overrides = Overrides(parsed.GetValue(unquantized)!, parsed.GetValue(unclipped)!),
        };
        return new QuantizationSettings
        {
            IsAskedFor = parsed.GetValue(evaluate),
            Spec = spec,
            StatisticsFile = parsed.GetValue(statistics),
            IsDynamic = parsed.GetValue(dynamic),
            Calibration = IsGiven(parsed.GetResult(calibration)) ? parsed.GetValue(calibration) : null,
            ConfigurationFile = parsed.GetValue(configuration),
            RunsInInt8 = parsed.GetValue(convert),
            Engine = parsed.GetValue(backend) == "qnnpack" ? Int8Engine.Qnnpack : null,
            Search = parsed.GetValue(search)
                ? new ScaleSearchSettings(
                    new ScaleSearchSpec
                    {
                        Quantization = spec,
                        Initialization = StartOf(parsed.GetValue(start)!),
                        MaximumIterations = parsed.GetValue(iterations),
                        MaximumEvaluations = parsed.GetValue(evaluations),
                        BasinHops = parsed.GetValue(hops) ? parsed.GetValue(hopCount) : 0,
                        SearchesClipping = parsed.GetValue(searchClipping),
                    },
                    parsed.GetValue(evaluationSize))
                : null,
        };
    }

    private static Option<string> Mode(string[] names, string what, string? value = null)
    {
        Option<string> option = Text(names, "MODE", $"{what}: sym, sym_restr, asym_s or asym_u.", value);
        option.AcceptOnlyFromAmong("sym", "sym_restr", "asym_s", "asym_u");
        return option;
    }

    private static Option<string[]> Names(string[] names, string description) => new(names[0], names[1..])
    {
        Description = description,
        HelpName = "NAME...",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static bool IsGiven(System.CommandLine.Parsing.OptionResult? result) => result is { Implicit: false };

    private static QuantizationMode ModeOf(string word) => word switch
    {
        "sym" => QuantizationMode.Symmetric,
        "sym_restr" => QuantizationMode.SymmetricRestricted,
        "asym_s" => QuantizationMode.AsymmetricSigned,
        _ => QuantizationMode.AsymmetricUnsigned,
    };

    private static int? BitsOf(int bits) => bits == 0 ? null : bits;

    private static IStatisticsClippingRule RuleOf(string word, double deviations) => word switch
    {
        "avg" => ClippingRules.Average,
        "n_std" => ClippingRules.StandardDeviations(deviations),
        "gauss" => ClippingRules.Gauss,
        "laplace" => ClippingRules.Laplace,
        _ => ClippingRules.None,
    };

    private static ScaleInitialization StartOf(string word) => word switch
    {
        "AVG" => ScaleInitialization.Average,
        "LAPLACE" => ScaleInitialization.Laplace,
        "GAUSS" => ScaleInitialization.Gauss,
        "L1" => ScaleInitialization.AbsoluteError,
        "L2" => ScaleInitialization.SquaredError,
        "L3" => ScaleInitialization.CubedError,
        _ => ScaleInitialization.None,
    };

    // A layer on both lists stays in float: the first rule of a name counts.
    private static ImmutableArray<PostTrainingOverride> Overrides(string[] unquantized, string[] unclipped) =>
    [
        .. unquantized.Select(name => new PostTrainingOverride { Pattern = name, WeightBits = BitWidth.Float, ActivationBits = BitWidth.Float }),
        .. unclipped.Except(unquantized).Select(name => new PostTrainingOverride { Pattern = name, Clipping = ClippingRules.None }),
    ];
}
