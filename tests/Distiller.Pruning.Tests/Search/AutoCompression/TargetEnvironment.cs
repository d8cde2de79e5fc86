using System.Collections.Immutable;

namespace Distiller.Pruning.Tests;

/// <summary>Three decisions, each of which has one best value that the agent does not see; the optimum is known.</summary>
internal sealed class TargetEnvironment : ICompressionEnvironment
{
    public static ImmutableArray<double> Targets { get; } = [0.2, 0.8, 0.5];

    private readonly List<double> _actions = [];

    public int StepCount => Targets.Length;

    public int ObservationLength => 4;

    public string Description => "three targets";

    public int Measured { get; private set; }

    public ImmutableArray<double> Reset(long seed)
    {
        _actions.Clear();
        return Observe();
    }

    public EnvironmentStep Step(double action)
    {
        _actions.Add(action);
        return new(action, Observe(), _actions.Count == StepCount);
    }

    public EpisodeOutcome Finish(CancellationToken cancellation = default)
    {
        Measured++;
        var loss = Distance(_actions);
        return new(new ModelQuality(100 * (1 - loss), 100, loss), 1 - loss, 1, 1, 1);
    }

    /// <summary>Mean squared distance of decisions from the best ones.</summary>
    public static double Distance(IReadOnlyList<double> actions) =>
        Targets.Select((target, step) => (actions[step] - target) * (actions[step] - target)).Average();

    public void Dispose()
    {
    }

    private ImmutableArray<double> Observe() =>
        [.. Enumerable.Range(0, StepCount).Select(step => step == _actions.Count ? 1.0 : 0.0), _actions.LastOrDefault()];
}
