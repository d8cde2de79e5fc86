using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Distiller.Naming;
using Distiller.Statistics;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using static Distiller.Examples.CompressClassifier.CommandLine.OptionMaker;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>The command line, with the option names of the original.</summary>
internal sealed class ClassifierCommand
{
    private const double Unlimited = double.PositiveInfinity;

    private readonly Option<string> arch = Text(["--arch", "-a"], "NAME", "A network of the zoo; a wrong name lists the nearest ones. (The original's default is resnet18.)", "resnet20_cifar");
    private readonly Option<int> epochs = Whole(["--epochs"], "Epoch at which training ends.", 90, 1);
    private readonly Option<int> batchSize = Whole(["--batch-size", "--batch", "-b"], "Samples a minibatch.", 256, 1);
    private readonly Option<double> learningRate = Number(["--lr", "--learning-rate"], "Learning rate at the start.", 0.1, 0, Unlimited, isSmallestExcluded: true);
    private readonly Option<double> momentum = Number(["--momentum"], "Momentum of the optimizer.", 0.9, 0, 1);
    private readonly Option<double> weightDecay = Number(["--weight-decay", "--wd"], "Weight decay.", 1e-4, 0, Unlimited);
    private readonly Option<int> printFrequency = Whole(["--print-freq", "-p"], "Steps between two lines of steps.csv.", 10, 1);
    private readonly Option<long?> seed = new("--seed") { Description = "Seed of weights, order and augmentation; if left out that of --resume-from, else by chance, and shown.", HelpName = "N" };
    private readonly Option<bool> deterministic = Flag(["--deterministic", "--det"], "Seed 0 unless one is given. Runs are repeatable in any case, on as many threads.");
    private readonly Option<int?> threads = new("--threads") { Description = "Threads of the engine; all processors if left out.", HelpName = "N" };
    private readonly Option<bool> cpu = Flag(["--cpu"], "Accepted for the sake of old commands: this build computes on the processor.");
    private readonly Option<string> gpus = Text(["--gpus"], "LIST", "Accepted for the sake of old commands, as --cpu.");
    private readonly Option<bool> serialized = Flag(["--load-serialized"], "Accepted for the sake of old commands: models are never wrapped for parallel processors.");
    private readonly Option<bool> verbose = Flag(["--verbose", "-v"], "Accepted for the sake of old commands: the records of a run are always complete.");
    private readonly Option<int> workers = Whole(["--workers", "-j"], "Accepted for the sake of old commands: images are in memory, or decoded on all processors.", 4, 0);

    private readonly Option<string> dataFolder = Text(["--data"], "DIR", "DATASET_DIR under the name that it has in the notebooks. (Not in the original.)");
    private readonly Option<string> dataSet = Text(["--dataset"], "NAME", "mnist, cifar10 or imagenet; follows from the network, and must fit it if given. (The original takes it from the network, too.)");
    private readonly Option<double> validationSplit = Number(["--validation-split", "--valid-size", "--vs"], "Part of the training images that validates; 0: the test images do.", 0.1, 0, 0.999);
    private readonly Option<double> effectiveTrain = Number(["--effective-train-size", "--etrs"], "Part of the training images used in each epoch, another one each time.", 1, 0, 1, true);
    private readonly Option<double> effectiveValidation = Number(["--effective-valid-size", "--evs"], "Part of the validation images used.", 1, 0, 1, true);
    private readonly Option<double> effectiveTest = Number(["--effective-test-size", "--etes"], "Part of the test images used.", 1, 0, 1, true);
    private readonly Option<int> embeddedImages = Whole(["--embedded-images"], "Training images that are drawn when there is no DATASET_DIR.", 10000, 100);

    private readonly Option<string> resume = Text(["--resume-from"], "FILE", "Go on from a checkpoint, where it stopped.");
    private readonly Option<string> oldResume = Text(["--resume"], "FILE", "As --resume-from with --reset-optimizer.");
    private readonly Option<string> loadWeights = Text(["--exp-load-weights-from"], "FILE", "Load weights alone: a checkpoint, a .safetensors file or PyTorch's .pth.");
    private readonly Option<bool> pretrained = Flag(["--pretrained"], "Load the weights named after the network from --weights-dir.");
    private readonly Option<string> weightsFolder = Text(["--weights-dir"], "DIR", "Folder of pretrained weights: NETWORK.pth, .pt, .safetensors or .ckpt. (Not in the original, which downloads them.)", "weights");
    private readonly Option<bool> resetOptimizer = Flag(["--reset-optimizer"], "A fresh optimizer, from epoch 0.");
    private readonly Option<bool> saveUntrained = Flag(["--save-untrained-model"], "Save the model before training, too.");
    private readonly Option<int> bestScores = Whole(["--num-best-scores"], "Best epochs to show.", 1, 1);
    private readonly Option<string> name = Text(["--name", "-n"], "TEXT", "Begins the names of the run's folder and files.");
    private readonly Option<string> outFolder = Text(["--out-dir", "-o"], "DIR", "Folder of the runs.", "logs");

    private readonly Option<string> compress = Text(["--compress"], "FILE", "A schedule file (docs/yaml.md).");
    private readonly Option<bool> dryRun = Flag(["--dry-run"], "Show what the schedule will do to which parameter in which epoch, and end.");
    private readonly Option<bool> thinnify = Flag(["--thinnify"], "Remove the zero structures of a checkpoint for good, prove it, and save the smaller one.");
    private readonly Option<bool> masksSparsity = Flag(["--masks-sparsity"], "Show the sparsity of each weight after each epoch.");
    private readonly Option<string> sense = Text(["--sense"], "WHAT", "Sensitivity analysis: element, filter or channel.");
    private readonly Option<double[]> senseRange = new("--sense-range")
    {
        Description = "First level, end, step.",
        HelpName = "A B S",
        Arity = new ArgumentArity(3, 3),
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [0, 0.95, 0.05],
    };

    private readonly Option<double> senseTarget = Number(["--sense-target"], "Sparsity that the suggested schedule of the analysis aims at. (Not in the original.)", 0.5, 0, 1, true);

    private readonly Option<bool> evaluate = Flag(["--evaluate", "-e"], "Measure a model on the test images, and end.");
    private readonly Option<bool> confusion = Flag(["--confusion"], "Show the confusion matrix of an evaluation.");
    private readonly Option<string[]> summary = new("--summary") { Description = "A summary of the model: sparsity, compute, model, modules, png or png_w_params (drawings, where Graphviz is installed). Repeatable.", HelpName = "WHAT", DefaultValueFactory = _ => [] };

    private readonly Option<string> teacher = Text(["--kd-teacher"], "NAME", "A network of the zoo as teacher: switches distillation on.");
    private readonly Option<bool> teacherPretrained = Flag(["--kd-pretrained"], "Load the weights named after the teacher from --weights-dir.");
    private readonly Option<string> teacherWeights = Text(["--kd-resume"], "FILE", "Weights of the teacher.");
    private readonly Option<double> temperature = Number(["--kd-temperature", "--kd-temp"], "Temperature.", 1, 0, Unlimited, true);
    private readonly Option<double> distillWeight = Number(["--kd-distill-wt", "--kd-dw"], "Weight of the teacher's loss.", 0.5, 0, Unlimited);
    private readonly Option<double> studentWeight = Number(["--kd-student-wt", "--kd-sw"], "Weight of the task's loss.", 0.5, 0, Unlimited);
    private readonly Option<double> teacherWeight = Number(["--kd-teacher-wt", "--kd-tw"], "Must be 0: the teacher is not trained.", 0, 0, 0);
    private readonly Option<int> distillStart = Whole(["--kd-start-epoch"], "First epoch with the teacher.", 0, 0);

    private readonly Option<string[]> comparedRuns = new("--compare-runs")
    {
        Description = "Compare runs that ended, by their folders, and end. (Not in the original.)",
        HelpName = "DIR...",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly GreedySet greedy = new();
    private readonly EarlyExitSet earlyExits = new();
    private readonly StatisticsSet statistics = new();
    private readonly ExportSet export = new();
    private readonly QuantizationSet quantization = new();

    public ClassifierCommand()
    {
        Groups =
        [
            new("Model and training", [arch, epochs, batchSize, learningRate, momentum, weightDecay, seed, deterministic, threads, printFrequency, cpu, gpus, serialized, workers, verbose],
                ["CompressClassifier DIR -a resnet20_cifar --epochs 160 -b 128 --lr 0.1", "CompressClassifier -a simplenet_cifar --epochs 4       (drawn images)"]),
            new("Data", [dataFolder, dataSet, validationSplit, effectiveTrain, effectiveValidation, effectiveTest, embeddedImages], ["CompressClassifier DIR --vs 0 --etrs 0.2", "CompressClassifier IMAGENET -a resnet18 --dataset imagenet --pretrained -e       (IMAGENET/train/CLASS/*.jpeg, IMAGENET/val/CLASS/*.jpeg)"]),
            new("Checkpoints and records", [resume, oldResume, loadWeights, pretrained, weightsFolder, resetOptimizer, saveUntrained, bestScores, name, outFolder],
                ["CompressClassifier DIR --resume-from logs/RUN/checkpoint.ckpt --epochs 120"]),
            new("Compression", [compress, dryRun, thinnify, masksSparsity, sense, senseRange, senseTarget],
                [
                    "CompressClassifier DIR --compress schedules/resnet20_cifar.agp.yaml --dry-run",
                    "CompressClassifier DIR --compress schedules/resnet20_cifar.filters.yaml --exp-load-weights-from best.ckpt --lr 0.02",
                    "CompressClassifier DIR --sense filter --exp-load-weights-from best.ckpt",
                ]),
            new("Evaluation and summaries", [evaluate, confusion, summary, comparedRuns],
                ["CompressClassifier --compare-runs logs/FIRST logs/SECOND", "CompressClassifier DIR -e --confusion --exp-load-weights-from best.ckpt", "CompressClassifier -a resnet50 --summary compute"]),
            new("Distillation", [teacher, teacherPretrained, teacherWeights, temperature, distillWeight, studentWeight, teacherWeight, distillStart],
                ["CompressClassifier DIR -a simplenet_cifar --kd-teacher resnet20_cifar --kd-resume teacher.ckpt --kd-temp 4"]),
            quantization.Group,
            earlyExits.Group,
            greedy.Group,
            statistics.Group,
            export.Group,
        ];
        Root = new RootCommand("Trains, compresses and measures image classifiers, with the options of Neural Network Distiller's sample application.") { Data };
        foreach (Option option in Groups.SelectMany(group => group.Options))
        {
            Root.Options.Add(option);
        }

        sense.AcceptOnlyFromAmong("element", "filter", "channel");
        dataSet.AcceptOnlyFromAmong([.. DataSetFamily.All.Select(family => family.Name)]);
        summary.AcceptOnlyFromAmong("sparsity", "compute", "model", "modules", "png", "png_w_params");
        Data.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] option }, ..])
            {
                result.AddError($"There is no option {option}. {NearestNames.Hint(option, Groups.SelectMany(group => group.Options).SelectMany(known => known.Aliases.Append(known.Name)))}");
            }
        });
        threads.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int count) && count < 1)
            {
                result.AddError($"--threads must be at least 1, not {count}.");
            }
        });
        Root.Validators.Add(result =>
        {
            if (result.GetResult(Data) is { Tokens.Count: > 0 } && result.GetValue(dataFolder) is not null)
            {
                result.AddError("DATASET_DIR and --data name the same thing. Give one of them.");
            }

            if (new Option[] { resume, oldResume, loadWeights, pretrained }.Count(option => result.GetResult(option) is { Implicit: false }) > 1)
            {
                result.AddError("--resume-from, --resume, --exp-load-weights-from and --pretrained exclude each other. Give one of them.");
            }

            if (result.GetValue(dataSet) is { } wanted && ZooModels.All.FirstOrDefault(model => model.Name.Equals(result.GetValue(arch), StringComparison.OrdinalIgnoreCase)) is { } network
                && !network.Family.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--dataset {wanted} does not fit --arch {network.Name}, which is made for {network.Family.Name}. Leave --dataset out, or choose another network.");
            }

            foreach (Option<string> option in (Option<string>[])[compress, resume, oldResume, loadWeights, teacherWeights])
            {
                NamedFile.Check(result, option);
            }

            quantization.Check(result, evaluate);
            greedy.Check(result);
            earlyExits.Check(result);
        });
    }

    /// <summary>The command, for parsing.</summary>
    public RootCommand Root { get; }

    /// <summary>The folder of the data set.</summary>
    public Argument<string?> Data { get; } = new("DATASET_DIR")
    {
        Description = "Folder with CIFAR-10 batches (.bin), MNIST idx files, or ImageNet's train and val with a folder for each class. Else the folder in DISTILLER_DATA, else drawn images.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>All options, as the help shows them.</summary>
    public ImmutableArray<OptionGroup> Groups { get; }

    /// <summary>The options that the user gave.</summary>
    public ClassifierOptions Read(ParseResult parsed) => new()
    {
        DataFolder = parsed.GetValue(Data) ?? parsed.GetValue(dataFolder),
        Architecture = parsed.GetValue(arch)!.ToLowerInvariant(),
        Epochs = parsed.GetValue(epochs),
        BatchSize = parsed.GetValue(batchSize),
        LearningRate = parsed.GetValue(learningRate),
        Momentum = parsed.GetValue(momentum),
        WeightDecay = parsed.GetValue(weightDecay),
        PrintFrequency = parsed.GetValue(printFrequency),
        Seed = parsed.GetValue(seed) ?? (parsed.GetValue(deterministic) || parsed.GetValue(evaluate) ? 0 : RandomNumberGenerator.GetInt32(1, 100000)),
        IsSeedGiven = parsed.GetValue(seed) is not null || parsed.GetValue(deterministic),
        Threads = parsed.GetValue(threads),
        ValidationSplit = parsed.GetValue(validationSplit),
        EffectiveTrainSize = parsed.GetValue(effectiveTrain),
        EffectiveValidationSize = parsed.GetValue(effectiveValidation),
        EffectiveTestSize = parsed.GetValue(effectiveTest),
        EmbeddedImages = parsed.GetValue(embeddedImages),
        ResumeFrom = parsed.GetValue(resume) ?? parsed.GetValue(oldResume),
        LoadWeightsFrom = parsed.GetValue(loadWeights),
        ResetOptimizer = parsed.GetValue(resetOptimizer) || parsed.GetValue(oldResume) is not null,
        SaveUntrainedModel = parsed.GetValue(saveUntrained),
        BestScoreCount = parsed.GetValue(bestScores),
        Name = parsed.GetValue(name),
        OutFolder = parsed.GetValue(outFolder)!,
        Schedule = parsed.GetValue(compress),
        DryRun = parsed.GetValue(dryRun),
        Thinnify = parsed.GetValue(thinnify),
        ShowSparsityEachEpoch = parsed.GetValue(masksSparsity),
        Sensitivity = parsed.GetValue(sense) switch { "element" => Structure.Element, "filter" => Structure.Filter, "channel" => Structure.Channel, _ => null },
        SensitivityRange = [.. parsed.GetValue(senseRange)!],
        SensitivityTarget = parsed.GetValue(senseTarget),
        Evaluate = parsed.GetValue(evaluate),
        Confusion = parsed.GetValue(confusion),
        Summaries = [.. parsed.GetValue(summary)!],
        Teacher = parsed.GetValue(teacher)?.ToLowerInvariant(),
        TeacherWeights = parsed.GetValue(teacherWeights),
        Temperature = parsed.GetValue(temperature),
        DistillationWeight = parsed.GetValue(distillWeight),
        StudentWeight = parsed.GetValue(studentWeight),
        DistillationStart = parsed.GetValue(distillStart),
        PretrainedFolder = parsed.GetValue(pretrained) ? parsed.GetValue(weightsFolder) : null,
        TeacherPretrainedFolder = parsed.GetValue(teacherPretrained) ? parsed.GetValue(weightsFolder) : null,
        ComparedRuns = [.. parsed.GetValue(comparedRuns)!],
        Greedy = greedy.Read(parsed),
        EarlyExits = earlyExits.Read(parsed),
        Statistics = statistics.Read(parsed),
        Export = export.Read(parsed),
        Quantization = quantization.Read(parsed),
        CommandLine = string.Join(' ', ["CompressClassifier", .. parsed.Tokens.Select(token => token.Value)]),
    };
}
