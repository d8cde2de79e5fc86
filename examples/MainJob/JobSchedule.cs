using System.Collections.Immutable;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;

namespace Distiller.Examples.MainJob;

/// <summary>The schedule of the pruning phase.</summary>
internal static class JobSchedule
{
    /// <summary>Sparsity in the first epoch of the window; layers that stay below it are left alone.</summary>
    public const double InitialSparsity = 0.05;

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
            new CosineLrSpec { Name = "cosine", Duration = options.PruneEpochs },
            EpochWindow.Range(0, options.PruneEpochs));
    }

    /// <summary>The schedule's time table with the sparsity that each pruner aims at.</summary>
    public static ImmutableArray<PolicyTimeline> Timeline(CompressionSchedule schedule, IReadOnlyDictionary<string, double> targets, JobOptions options)
    {
        EpochWindow window = Window(options);
        Dictionary<string, double> final = Pruned(targets).ToDictionary(entry => PrunerName(entry.Key), entry => entry.Value);
        return
        [
            .. PolicyTimeline.Of(schedule).Select(policy => final.TryGetValue(policy.Name, out double target)
                ? policy.WithTargets(epoch => KnownCurves.Cubic(InitialSparsity, target).At(window.Progress(epoch)))
                : policy),
        ];
    }

    /// <summary>The layers that get a pruner.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Pruned(IReadOnlyDictionary<string, double> targets) =>
        targets.Where(entry => entry.Value > InitialSparsity);

    private static EpochWindow Window(JobOptions options) => EpochWindow.Range(0, Math.Max(2, options.PruneEpochs * 2 / 3));

    private static string PrunerName(string weight) => $"agp {weight}";
}
