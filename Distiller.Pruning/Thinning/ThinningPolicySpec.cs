using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>A remover bound to epochs. YAML: a policy with an <c>extension</c>.</summary>
public sealed record ThinningPolicySpec : PolicySpec
{
    /// <summary>What is removed. Several policies may share it.</summary>
    public required StructureRemoverSpec Remover { get; init; }

    /// <inheritdoc/>
    public override string Name => Remover.Name;

    /// <inheritdoc/>
    public override CompressionPolicy Build(BuildContext context) => new ThinningPolicy(context, context.Component(Remover));
}
