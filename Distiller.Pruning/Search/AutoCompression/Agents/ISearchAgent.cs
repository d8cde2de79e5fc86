using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Decides, and learns from what came of it.</summary>
public interface ISearchAgent : IDisposable
{
    /// <summary>What makes this agent differ from another: a journal of another one is refused.</summary>
    string Description { get; }

    /// <summary>Decides.</summary>
    /// <remarks>A pure function of the arguments and of what was learned.</remarks>
    /// <param name="observation">What is seen.</param>
    /// <param name="episode">The episode, counted from 0.</param>
    /// <param name="step">The step in it, counted from 0.</param>
    /// <returns>Fraction to remove. Range: 0 to 1.</returns>
    double Act(ImmutableArray<double> observation, int episode, int step);

    /// <summary>Learns from an episode.</summary>
    /// <param name="transitions">Its steps in order.</param>
    /// <param name="reward">What it earned.</param>
    /// <param name="episode">The episode, counted from 0.</param>
    void Learn(ImmutableArray<Transition> transitions, double reward, int episode);
}
