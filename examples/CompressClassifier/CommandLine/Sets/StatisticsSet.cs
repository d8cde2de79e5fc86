using System.CommandLine;
using static Distiller.Examples.CompressClassifier.CommandLine.OptionMaker;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Options of statistics and histograms.</summary>
internal sealed class StatisticsSet
{
    private readonly Option<string[]> phases = new("--activation-stats", "--act-stats")
    {
        Description = "Record activations (zeros, L1, mean, APoZ by channel) in these phases: train, valid, test.",
        HelpName = "PHASE...",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<double> histograms = Number(["--activation-histograms", "--act-hist"], "Count the activations of this part of the test images, and end.", 0, 0, 1, isSmallestExcluded: true);
    private readonly Option<bool> weightHistograms = Flag(["--param-hist"], "Log histograms of the weights for TensorBoard after each epoch.");

    public StatisticsSet() => phases.AcceptOnlyFromAmong("train", "valid", "test");

    public OptionGroup Group => new(
        "Statistics",
        [phases, histograms, weightHistograms],
        ["CompressClassifier DIR --act-stats valid --param-hist --epochs 10", "CompressClassifier DIR --act-hist 0.1 --exp-load-weights-from best.ckpt"]);

    public StatisticsSettings Read(ParseResult parsed) => new(
        [.. parsed.GetValue(phases)!.Distinct()], parsed.GetResult(histograms) is { Implicit: false } ? parsed.GetValue(histograms) : null, parsed.GetValue(weightHistograms));
}
