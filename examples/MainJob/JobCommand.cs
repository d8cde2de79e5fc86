using System.CommandLine;
using System.Globalization;

namespace Distiller.Examples.MainJob;

/// <summary>The command line of the job.</summary>
internal sealed class JobCommand
{
    private readonly Option<string> data = Text("--data", "DIR", "Folder with MNIST idx files or CIFAR-10 batches (.gz or not). Else the folder in DISTILLER_DATA, else embedded images.");
    private readonly Option<string> arch = Text("--arch", "NAME", "A network of the zoo for MNIST or CIFAR-10 images, such as simplenet_mnist, simplenet_cifar, resnet20_cifar.", "simplenet_mnist");
    private readonly Option<string> outFolder = Text("--out", "DIR", "Folder for the results. Default: runs/NAME-TIME.");
    private readonly Option<string> resume = Text("--resume", "FILE", "Go on from checkpoint.ckpt of an interrupted run (give the same other options).");
    private readonly Option<int> epochs = Number("--epochs", "Epochs of dense training.", 6, 1);
    private readonly Option<string> schedule = Text("--schedule", "FILE", "A schedule file (docs/yaml.md) for the second phase, instead of one from an analysis of sensitivity.");
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Show what the file of --schedule will do to which tensor in which epoch, and end." };
    private readonly Option<int> pruneEpochs = Number("--prune-epochs", "Epochs of training with the schedule; of a file, all that it names.", 9, 3);
    private readonly Option<int> batchSize = Number("--batch-size", "Samples a minibatch.", 64, 1);
    private readonly Option<int> sensitivityImages = Number("--sensitivity-images", "Images on which sensitivity is measured.", 1000, 10);
    private readonly Option<int> embeddedImages = Number("--embedded-images", "Embedded training images.", 10000, 100);
    private readonly Option<long> seed = new("--seed") { Description = "Seed of weights, order and embedded images.", DefaultValueFactory = _ => 1 };
    private readonly Option<double> target = Fraction("--target", "Fraction of all weights to prune.", 0.85);
    private readonly Option<double> learningRate = Fraction("--lr", "Learning rate at the start.", 0.05);
    private readonly Option<bool> quick = new("--quick") { Description = "Seconds instead of minutes: few images, few epochs. Figures mean little then." };

    public JobCommand() => Root = new RootCommand(
        "Trains a small network, measures how sensitive its layers are, prunes it gradually while training on, and writes a report.")
    {
        data, arch, outFolder, epochs, schedule, dryRun, pruneEpochs, target, learningRate, batchSize, sensitivityImages, embeddedImages, seed, resume, quick,
    };

    /// <summary>The command with its help.</summary>
    public RootCommand Root { get; }

    /// <summary>The options that the user gave.</summary>
    public JobOptions Read(ParseResult parsed)
    {
        bool isQuick = parsed.GetValue(quick);
        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
        int Chosen(Option<int> option, int whenQuick) => isQuick && !IsGiven(option) ? whenQuick : parsed.GetValue(option);
        if (parsed.GetValue(dryRun) && !IsGiven(schedule))
        {
            throw new ArgumentException("--dry-run shows a schedule file: give one with --schedule FILE.");
        }

        if (IsGiven(schedule) && IsGiven(target))
        {
            throw new ArgumentException("--target is for the analysis of sensitivity; a schedule file has targets of its own. Leave out --target or --schedule.");
        }

        return new JobOptions
        {
            Architecture = parsed.GetValue(arch)!,
            DataFolder = parsed.GetValue(data),
            OutFolder = parsed.GetValue(outFolder),
            Epochs = Chosen(epochs, 1),
            Schedule = parsed.GetValue(schedule),
            DryRun = parsed.GetValue(dryRun),
            PruneEpochs = IsGiven(schedule) && !IsGiven(pruneEpochs) ? null : Chosen(pruneEpochs, 3),
            TargetSparsity = parsed.GetValue(target),
            BatchSize = parsed.GetValue(batchSize),
            LearningRate = parsed.GetValue(learningRate),
            Seed = parsed.GetValue(seed),
            SensitivityImages = Chosen(sensitivityImages, 100),
            EmbeddedImages = Chosen(embeddedImages, 600),
            Resume = parsed.GetValue(resume),
            CommandLine = string.Join(' ', ["MainJob", .. parsed.Tokens.Select(token => token.Value)]),
        };
    }

    private static Option<string> Text(string name, string kind, string description, string? value = null)
    {
        Option<string> option = new(name) { Description = description, HelpName = kind };
        if (value is not null)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    private static Option<int> Number(string name, string description, int value, int smallest)
    {
        Option<int> option = new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            // A value that is no number has been complained about by the parser.
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int number) && number < smallest)
            {
                result.AddError($"{name} must be at least {smallest}.");
            }
        });
        return option;
    }

    private static Option<double> Fraction(string name, string description, double value)
    {
        Option<double> option = new(name) { Description = description, HelpName = "F", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double number) && number is not (> 0 and < 1))
            {
                result.AddError($"{name} must lie between 0 and 1, such as {FormattableString.Invariant($"{value}")}.");
            }
        });
        return option;
    }
}
