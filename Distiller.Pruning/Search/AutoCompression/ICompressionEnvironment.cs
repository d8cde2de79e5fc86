using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>Episodes of decisions, one for each layer, of which the last is followed by a measurement.</summary>
/// <remarks>The same seed and actions give the same observations and outcome: a search resumes by acting its journal again.</remarks>
public interface ICompressionEnvironment : IDisposable
{
    /// <summary>Number of decisions in an episode.</summary>
    int StepCount { get; }

    /// <summary>Length of an observation.</summary>
    int ObservationLength { get; }

    /// <summary>What makes this environment differ from another: a journal of another one is refused.</summary>
    string Description { get; }

    /// <summary>Begins an episode.</summary>
    /// <param name="seed">Seed of what is random in it.</param>
    /// <returns>The first observation.</returns>
    ImmutableArray<double> Reset(long seed);

    /// <summary>Carries out a decision.</summary>
    /// <param name="action">Fraction to remove. Range: 0 to 1.</param>
    /// <returns>What was done, and what is seen next.</returns>
    /// <exception cref="InvalidOperationException">The episode has not begun, or has no step left.</exception>
    EnvironmentStep Step(double action);

    /// <summary>Measures what the episode came to.</summary>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="InvalidOperationException">The episode has steps left.</exception>
    EpisodeOutcome Finish(CancellationToken cancellation = default);
}
