using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>A regularizer bound to epochs. YAML: a policy with a <c>regularizer</c>.</summary>
public sealed record RegularizationPolicySpec : PolicySpec
{
    /// <summary>The penalty. Several policies may share it.</summary>
    public required ComponentSpec<IRegularizer> Regularizer { get; init; }

    /// <summary>The mask of the last step in the last epoch of the window stays in force. Needs a regularizer with a threshold.</summary>
    public bool KeepMask { get; init; }

    /// <inheritdoc/>
    public override string Name => Regularizer.Name;

    /// <inheritdoc/>
    public override CompressionPolicy Build(BuildContext context) => new RegularizationPolicy(context.Component(Regularizer), KeepMask);
}
