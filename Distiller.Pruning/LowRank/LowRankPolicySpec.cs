using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Factoring bound to epochs. YAML: a policy with an <c>extension</c>.</summary>
public sealed record LowRankPolicySpec : PolicySpec
{
    /// <summary>What is factored.</summary>
    public required LowRankSpec Factors { get; init; }

    /// <inheritdoc/>
    public override string Name => Factors.Name;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The scheduler was made without an optimizer, which could not learn the factors.</exception>
    public override CompressionPolicy Build(BuildContext context) => context.Optimizer is null
        ? throw new InvalidOperationException($"'{Name}' gives the model new parameters, which an optimizer has to learn. Pass it to the constructor of CompressionScheduler.")
        : new LowRankPolicy(context, context.Component(Factors));
}
