using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>A remover of blocks bound to epochs. YAML: a policy with an <c>extension</c>.</summary>
public sealed record BlockPolicySpec : PolicySpec
{
    /// <summary>What is removed.</summary>
    public required BlockRemoverSpec Remover { get; init; }

    /// <inheritdoc/>
    public override string Name => Remover.Name;

    /// <inheritdoc/>
    public override CompressionPolicy Build(BuildContext context) => new ThinningPolicy(context, context.Component(Remover));
}
