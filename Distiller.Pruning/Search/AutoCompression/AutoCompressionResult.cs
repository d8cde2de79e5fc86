using System.Collections.Immutable;
using Distiller.Results;

namespace Distiller.Pruning;

/// <summary>What a search found.</summary>
/// <param name="Episodes">All episodes in order.</param>
/// <param name="Seed">Seed of the search.</param>
public sealed record AutoCompressionResult(ImmutableArray<SearchEpisode> Episodes, long Seed)
{
    /// <summary>The episode of the largest reward, the earliest if there are several.</summary>
    public SearchEpisode Best => Episodes.MaxBy(episode => episode.Reward)!;

    /// <summary>Compresses the model as the best episode did, bit for bit, but does not train it on.</summary>
    /// <param name="environment">The environment of the search.</param>
    /// <returns>The thinned model, which is the caller's.</returns>
    public CompressedModel Compress(AutoCompressionEnvironment environment) =>
        environment.Compress(Best.AgentActions, AutoCompressionSearch.SeedOf(Seed, Best.Episode));
}
