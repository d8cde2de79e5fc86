using System.CommandLine;
using static Distiller.Examples.CompressClassifier.CommandLine.OptionMaker;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Options of greedy filter pruning.</summary>
internal sealed class GreedySet
{
    private const string LinearGrow = "linear-grow";

    private readonly Option<bool> greedy = Flag(["--greedy"], "Prune filters greedily: try every layer in every round, keep the best.");
    private readonly Option<double?> density = new("--greedy-target-density") { Description = "Part of the convolutions' MACs that remains; needed with --greedy.", HelpName = "X" };
    private readonly Option<double> step = Number(["--greedy-pruning-step"], "Part of its filters that a layer loses at a time.", 0.1, 0, 1, isSmallestExcluded: true);
    private readonly Option<int> epochs = Whole(["--greedy-ft-epochs"], "Epochs for which each candidate is trained on --etrs of the images. (Without effect in the original.)", 1, 0);
    private readonly Option<string> policy = Text(["--greedy-finetuning-policy"], "WORD", "constant: --etrs of the images; linear-grow: 1 - remaining MACs.", "constant");

    public GreedySet()
    {
        policy.AcceptOnlyFromAmong("constant", LinearGrow);
        density.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out double value) && value is not (> 0 and < 1))
            {
                result.AddError(FormattableString.Invariant($"--greedy-target-density must be above 0 and below 1, not {value}."));
            }
        });
    }

    public OptionGroup Group => new(
        "Greedy pruning",
        [greedy, density, step, epochs, policy],
        ["CompressClassifier DIR --greedy --greedy-target-density 0.5 --etrs 0.1 --vs 0 --lr 0.01 --exp-load-weights-from best.ckpt"]);

    /// <summary>Demands a target.</summary>
    public void Check(System.CommandLine.Parsing.CommandResult result)
    {
        if (result.GetValue(greedy) && result.GetResult(density) is null)
        {
            result.AddError("--greedy needs --greedy-target-density X, the part of the MACs that remains.");
        }
    }

    /// <summary>Null without <c>--greedy</c>.</summary>
    public GreedySettings? Read(ParseResult parsed) => parsed.GetValue(greedy)
        ? new GreedySettings(parsed.GetValue(density)!.Value, parsed.GetValue(step), parsed.GetValue(epochs), parsed.GetValue(policy) == LinearGrow)
        : null;
}
