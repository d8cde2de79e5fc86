using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>A pruner bound to epochs. YAML: a policy with a <c>pruner</c>.</summary>
public sealed record PruningPolicySpec : PolicySpec
{
    /// <summary>What is pruned. Several policies may share it.</summary>
    public required ComponentSpec<IPruner> Pruner { get; init; }

    /// <summary>How and when masks are computed and applied.</summary>
    public PruningOptions Options { get; init; } = PruningOptions.Default;

    /// <inheritdoc/>
    public override string Name => Pruner.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Options contradict each other, or levels are given for a pruner without levels.</exception>
    public override CompressionPolicy Build(BuildContext context)
    {
        Options.Validate(Name);
        if (Options.Levels is null)
        {
            return new PruningPolicy(context.Component(Pruner), Options, ownsPruner: false);
        }

        return Pruner is LevelPrunerSpec level
            ? new PruningPolicy((level with { Levels = Options.Levels }).Build(context), Options, ownsPruner: true)
            : throw new ArgumentException(
                $"The policy of pruner '{Name}' gives levels, which only a level pruner has; this is {Pruner.GetType().Name}. Remove 'levels'.");
    }
}
