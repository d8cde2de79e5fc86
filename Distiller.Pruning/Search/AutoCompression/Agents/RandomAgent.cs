using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Draws every action alike from 0 to 1 and learns nothing: what a search has to beat.</summary>
/// <param name="seed">Seed of the draws.</param>
public sealed class RandomAgent(long seed) : ISearchAgent
{
    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"random, seed {seed}");

    /// <inheritdoc/>
    public double Act(ImmutableArray<double> observation, int episode, int step) => new SearchDraws(seed, episode, step).Uniform();

    /// <inheritdoc/>
    public void Learn(ImmutableArray<Transition> transitions, double reward, int episode)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
