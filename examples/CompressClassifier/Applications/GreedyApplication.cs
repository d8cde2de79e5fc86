using System.Globalization;
using Distiller.Data;
using Distiller.Examples.CompressClassifier.CommandLine;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Tables;
using Distiller.Scheduling;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Greedy filter pruning: in every round each layer is tried, and the best candidate goes on.</summary>
internal static class GreedyApplication
{
    public static void Run(ClassifierSession session)
    {
        (ClassifierOptions options, GreedySettings settings) = (session.Options, session.Options.Greedy!);
        session.Say(session.Data.Description);
        string? folder = session.Ranks.IsFirst ? session.Folder.FullPath : null;
        session.Say($"Run: {folder}");
        int layers = session.Model.named_parameters().Count(entry => entry.parameter.dim() == 4);
        double rounds = Math.Max(1, Math.Log(settings.TargetDensity) / Math.Log(1 - (settings.Step / layers)));
        GreedyResult? result = null;
        ProgressDisplay.Run(session.Console, "greedy pruning", (long)Math.Ceiling(rounds * layers), report =>
        {
            long tried = 0;
            result = new GreedyFilterPruning(
                [.. session.InputShape],
                () => Evaluator.Classify(session.Model, session.Data.Validation, session.Cancellation),
                new GreedyOptions
                {
                    TargetDensity = settings.TargetDensity,
                    Step = settings.Step,
                    TrainFraction = options.EffectiveTrainSize,
                    LinearGrow = settings.LinearGrow,
                    FineTune = fraction => FineTune(session, fraction),
                    Folder = folder,
                    Ranks = session.Ranks,
                    Progress = new ImmediateProgress<GreedyCandidate>(candidate => report(
                        ++tried, string.Create(CultureInfo.InvariantCulture, $"round {candidate.Iteration}, {candidate.Layer}: {100 * candidate.Result.Top1:F2} %"))),
                }).Run(session.Model, session.Cancellation);
        });
        if (!session.Ranks.IsFirst)
        {
            return;
        }

        session.Show(Rounds(result!));
        if (result!.StopReason is { } reason)
        {
            session.Say(reason);
        }

        session.Say(EvaluationApplication.Line(Evaluator.Classify(session.Model, session.Data.Test, session.Cancellation)));
        string target = session.Folder.PathOf(session.FileName(string.Create(CultureInfo.InvariantCulture, $"greedy_{settings.TargetDensity}.ckpt")));
        using Checkpoint checkpoint = Checkpoint.Of(session.Model, info: [KeyValuePair.Create(TrainingApplication.ArchitectureKey, options.Architecture)]);
        checkpoint.Save(target);
        session.Say(target);
    }

    // A candidate has shapes of its own, and so an optimizer of its own.
    private static void FineTune(ClassifierSession session, double fraction)
    {
        ClassifierOptions options = session.Options;
        if (options.Greedy!.Epochs == 0)
        {
            return;
        }

        if (!session.Ranks.IsSingle)
        {
            // Whichever rank tries a candidate, it comes out the same.
            Seeds.Use(options.Seed);
        }

        using optim.Optimizer optimizer = optim.SGD(session.Model.parameters(), options.LearningRate, options.Momentum, weight_decay: options.WeightDecay);
        using CompressionScheduler scheduler = new(CompressionSchedule.Empty, session.Model, optimizer);
        IBatchSource images = session.Data.TrainingPart(fraction);
        new Trainer(TrainingTask.Classification(session.Model), optimizer, scheduler, new TrainerOptions { Epochs = options.Greedy.Epochs })
            .Fit(images, cancellation: session.Cancellation);
    }

    private static Table Rounds(GreedyResult result) => new(
        "Greedy pruning",
        [Column.OfCount("Round"), Column.OfText("Layer"), Column.OfNumber("Top1", "F2", "%"), Column.OfNumber("MACs left", "F2", "%"), Column.OfCount("MACs of convolutions")],
        [.. result.Iterations.Select(round => Row.Of(round.Iteration, round.Layer, 100 * round.Top1, 100 * round.NormalizedMacs, round.TotalMacs))]);
}
