using Distiller.Distributed;
using Distiller.Examples.CompressClassifier.CommandLine;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Chooses what the options ask for. The first that fits runs, and the program ends with it.</summary>
internal static class ClassifierApplications
{
    public static int Run(ClassifierOptions given, ProcessGroup ranks, IAnsiConsole console, CancellationToken cancellation)
    {
        ClassifierOptions options = ClassifierRanks.Agree(ranks, TrainingApplication.WithSeedOfCheckpoint(given));
        if (options.Threads is { } threads)
        {
            set_num_threads(threads);
        }

        using ClassifierSession session = new(options, ranks, console, cancellation);
        Action<ClassifierSession> application = options switch
        {
            { ComparedRuns.IsEmpty: false } => ComparisonApplication.Run,
            { DryRun: true } => DryRunApplication.Run,
            { Greedy: not null } => GreedyApplication.Run,
            { Summaries.IsEmpty: false } => SummaryApplication.Run,
            { Export.IsAskedFor: true } => ExportApplication.Run,
            { Quantization: { Calibration: not null, IsAskedFor: false } } => Calibration.Run,
            { Statistics.HistogramFraction: not null } => ActivationHistogramApplication.Run,
            { Sensitivity: not null } => SensitivityApplication.Run,
            { Evaluate: true } => EvaluationApplication.Run,
            { Thinnify: true } => ThinningApplication.Run,
            _ => TrainingApplication.Run,
        };
        ClassifierRanks.Demand(ranks, application);
        application(session);
        return ExitCodes.Success;
    }
}
