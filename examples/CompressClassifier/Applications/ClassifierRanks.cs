using System.Globalization;
using Distiller.Distributed;
using Distiller.Examples.CompressClassifier.CommandLine;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>The processes that run the application together: they share training, sensitivity analysis and greedy pruning; the first talks and writes.</summary>
internal static class ClassifierRanks
{
    private const string SeedKey = "seed";
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(20);

    private static readonly Action<ClassifierSession>[] shared = [TrainingApplication.Run, SensitivityApplication.Run, GreedyApplication.Run];

    /// <summary>Lets through what several processes do together.</summary>
    /// <exception cref="ArgumentException">There are several, and the application is for one.</exception>
    public static void Demand(ProcessGroup ranks, Action<ClassifierSession> application)
    {
        if (!ranks.IsSingle && !shared.Contains(application))
        {
            throw new ArgumentException("Several processes train, analyse sensitivity (--sense) or prune greedily (--greedy). Everything else is done in one: start it without a launcher.");
        }
    }

    /// <summary>The options that hold for all ranks.</summary>
    /// <exception cref="ArgumentException">What they ask for is done in one process.</exception>
    public static ClassifierOptions Agree(ProcessGroup ranks, ClassifierOptions options)
    {
        if (ranks.IsSingle)
        {
            return options;
        }

        if (!options.Statistics.ActivationPhases.IsEmpty)
        {
            throw new ArgumentException("Each of several processes sees a part of the samples only, so activations are recorded in one. Take --activation-stats away, or start it without a launcher.");
        }

        // A seed by chance is the first rank's.
        if (ranks.IsFirst)
        {
            ranks.Publish(SeedKey, FormattableString.Invariant($"{options.Seed}"));
        }

        string? seed;
        while ((seed = ranks.Read(SeedKey)) is null)
        {
            Thread.Sleep(pause);
        }

        return options with { Seed = long.Parse(seed, CultureInfo.InvariantCulture) };
    }

    /// <summary>Layers that ranks share; with a journal beside the runs' folders, from which an analysis that was cut off goes on.</summary>
    public static SharedWork? Sensitivity(ClassifierSession session) => session.Ranks.IsSingle ? null : new SharedWork(session.Ranks, "sensitivity", session.Ranks.IsFirst ? Journal(session) : null);

    /// <summary>The analysis is whole and written: nothing is left to be taken up.</summary>
    public static void EndSensitivity(ClassifierSession session)
    {
        if (!session.Ranks.IsSingle)
        {
            File.Delete(Journal(session));
        }
    }

    private static string Journal(ClassifierSession session) =>
        Path.Combine(Directory.CreateDirectory(session.Options.OutFolder).FullName, $"{session.Options.Name ?? session.Options.Architecture}.sensitivity.journal");
}
