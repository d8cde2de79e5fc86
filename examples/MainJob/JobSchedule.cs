using System.Collections.Immutable;
using Distiller.Configuration;
using Distiller.Data;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Results;
using Distiller.Scheduling;

namespace Distiller.Examples.MainJob;

/// <summary>The schedule of the second phase: from a file, or composed from what the analysis of sensitivity says.</summary>
internal static class JobSchedule
{
    private const int DefaultEpochs = 9;

    /// <summary>Sparsity in the first epoch of the window; layers that stay below it are left alone.</summary>
    public const double InitialSparsity = 0.05;

    /// <summary>Reads the file that the user gave.</summary>
    /// <param name="path">The file.</param>
    /// <param name="calibration">Data for pruners that measure the inputs of layers; null refuses such pruners.</param>
    public static CompressionSchedule Load(string path, IBatchSource? calibration) => ScheduleFile.Load(
        path, new ComponentRegistry().AddPruning(calibration).AddQuantization().AddLearningRates());

    /// <summary>Epochs of training with a schedule.</summary>
    public static int Epochs(CompressionSchedule schedule, JobOptions options) => options.PruneEpochs ?? Math.Max(1, schedule.EndEpoch);

    /// <summary>One gradual pruner for each layer over the first two thirds of the epochs; what was lost is learnt again in the rest.</summary>
    public static CompressionSchedule Compose(IReadOnlyDictionary<string, double> targets, JobOptions options)
    {
        EpochWindow window = Window(options);
        CompressionSchedule schedule = CompressionSchedule.Empty;
        foreach ((string weight, double target) in Pruned(targets))
        {
            schedule = schedule.Prune(
                new AgpPrunerSpec { Name = PrunerName(weight), InitialSparsity = InitialSparsity, FinalSparsity = target, Weights = [weight] },
                window);
        }

        return schedule.DecayLearningRate(
            new CosineLrSpec { Name = "cosine", Duration = options.PruneEpochs ?? DefaultEpochs },
            EpochWindow.Range(0, options.PruneEpochs ?? DefaultEpochs));
    }

    /// <summary>The schedule's time table, with the sparsity that each pruner aims at in its first tensor.</summary>
    public static ImmutableArray<PolicyTimeline> Timeline(CompressionSchedule schedule, ImmutableArray<DryRunRow> plan) =>
    [
        .. schedule.Timeline().Select(policy => policy with
        {
            TargetSparsities = plan.First(row => row.Policy == policy.Name && row.Epochs.SequenceEqual(policy.Epochs)).TargetSparsities,
        }),
    ];

    /// <summary>The layers that get a pruner.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Pruned(IReadOnlyDictionary<string, double> targets) =>
        targets.Where(entry => entry.Value > InitialSparsity);

    private static EpochWindow Window(JobOptions options) => EpochWindow.Range(0, Math.Max(2, (options.PruneEpochs ?? DefaultEpochs) * 2 / 3));

    private static string PrunerName(string weight) => $"agp {weight}";
}
