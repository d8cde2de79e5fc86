using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Results;

namespace Distiller.Pruning;

/// <summary>Lets an agent compress a model over and over, and keeps what came of it.</summary>
/// <remarks>
/// With a journal the search goes on where it stopped: the agent lives through the written episodes again and learns from them as
/// before, only their measurements, which take the time, are read instead of made. The result is that of an uninterrupted search,
/// bit for bit.
/// <para>Source: He et al. 2018, arXiv 1802.03494; Distiller: <c>examples/auto_compression/amc</c>.</para>
/// </remarks>
public static class AutoCompressionSearch
{
    /// <summary>Searches.</summary>
    /// <param name="environment">What is decided.</param>
    /// <param name="agent">Who decides; new, for what it learned elsewhere is in no journal.</param>
    /// <param name="episodes">Number of episodes, the warm-up of the agent included. Range: 1 and more. The original has 100 + 700.</param>
    /// <param name="seed">Seed of what is random in the episodes.</param>
    /// <param name="journal">File to which each episode is written, and from which the search goes on; null for none.</param>
    /// <param name="progress">Hears of every episode, those read from the journal included.</param>
    /// <param name="cancellation">Ends the search between two minibatches; what is in the journal stays.</param>
    /// <returns>All episodes.</returns>
    /// <exception cref="InvalidDataException">The journal belongs to another search, or was changed.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static AutoCompressionResult Run(
        ICompressionEnvironment environment,
        ISearchAgent agent,
        int episodes,
        long seed = 0,
        string? journal = null,
        IProgress<SearchEpisode>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(episodes);
        var log = journal is null
            ? null
            : SearchJournal.Open(journal, FormattableString.Invariant($"seed {seed}; {environment.Description}; {agent.Description}"));
        var done = ImmutableArray.CreateBuilder<SearchEpisode>(episodes);
        for (var episode = 0; episode < episodes; episode++)
        {
            cancellation.ThrowIfCancellationRequested();
            var known = log?.Episodes.ElementAtOrDefault(episode);
            var lived = Live(environment, agent, episode, SeedOf(seed, episode), known, cancellation);
            if (known is null)
            {
                log?.Append(lived);
            }

            done.Add(lived);
            progress?.Report(lived);
        }

        return new(done.ToImmutable(), seed);
    }

    /// <summary>Seed of an episode.</summary>
    internal static long SeedOf(long seed, int episode) => SampleOrder.SeedFor(seed, episode, 0);

    private static SearchEpisode Live(
        ICompressionEnvironment environment, ISearchAgent agent, int episode, long seed, SearchEpisode? known, CancellationToken cancellation)
    {
        var observation = environment.Reset(seed);
        List<Transition> transitions = [];
        List<double> wanted = [];
        for (var step = 0; step < environment.StepCount; step++)
        {
            wanted.Add(known?.AgentActions[step] ?? agent.Act(observation, episode, step));
            var next = environment.Step(wanted[step]);
            transitions.Add(new(observation, next.Action, next.Observation, next.IsLast));
            observation = next.Observation;
        }

        var lived = known ?? Describe(episode, environment.Finish(cancellation), transitions, wanted);
        agent.Learn([.. transitions], lived.Reward, episode);
        return lived;
    }

    private static SearchEpisode Describe(int episode, EpisodeOutcome outcome, List<Transition> transitions, List<double> wanted) => new()
    {
        Episode = episode,
        Top1 = outcome.Quality.Top1,
        Top5 = outcome.Quality.Top5,
        Loss = outcome.Quality.Loss,
        Reward = outcome.Reward,
        TotalMacs = outcome.TotalMacs,
        NormalizedMacs = outcome.NormalizedMacs,
        NormalizedWeights = outcome.NormalizedWeights,
        Actions = [.. transitions.Select(transition => transition.Action)],
        AgentActions = [.. wanted],
    };
}
