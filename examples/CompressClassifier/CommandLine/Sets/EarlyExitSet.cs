using System.CommandLine;
using Distiller.Distillation;
using static Distiller.Examples.CompressClassifier.CommandLine.OptionMaker;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Options of networks with early exits.</summary>
internal sealed class EarlyExitSet
{
    private readonly Option<double[]> weights = Numbers("--earlyexit_lossweights", "Weight of each exit's loss, from the first; their sum is below 1.");
    private readonly Option<double[]> thresholds = Numbers("--earlyexit_thresholds", "Threshold of each exit, from the first.");
    private readonly Option<string> rule = Text(
        ["--earlyexit-rule"],
        "WORD",
        "When a sample leaves: entropy below the threshold, confidence above it, or label-loss below it, which needs the answer and is the original's. (Not in the original.)",
        "entropy");

    public EarlyExitSet() => rule.AcceptOnlyFromAmong("entropy", "confidence", "label-loss");

    public OptionGroup Group => new(
        "Early exits (networks named ..._earlyexit)",
        [weights, thresholds, rule],
        ["CompressClassifier DIR -a resnet20_cifar_earlyexit --earlyexit_thresholds 0.9 --earlyexit_lossweights 0.3 --lr 0.3 --epochs 180"]);

    /// <summary>Demands a threshold and a weight for each exit.</summary>
    public void Check(System.CommandLine.Parsing.CommandResult result)
    {
        int[] counts = [result.GetResult(weights)?.Tokens.Count ?? 0, result.GetResult(thresholds)?.Tokens.Count ?? 0];
        if (counts[0] != counts[1])
        {
            result.AddError("Give as many --earlyexit_lossweights as --earlyexit_thresholds, one for each exit.");
        }
    }

    /// <summary>Null if neither weights nor thresholds are given.</summary>
    public EarlyExitSettings? Read(ParseResult parsed) => parsed.GetResult(weights) is null
        ? null
        : new EarlyExitSettings(
            [.. parsed.GetValue(weights)!],
            [.. parsed.GetValue(thresholds)!],
            parsed.GetValue(rule) switch
            {
                "confidence" => ExitRule.Confidence,
                "label-loss" => ExitRule.LabelLoss,
                _ => ExitRule.Entropy,
            });

    private static Option<double[]> Numbers(string name, string description) =>
        new(name) { Description = description, HelpName = "X...", AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore };
}
