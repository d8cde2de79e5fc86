using Distiller.Scheduling;

namespace Distiller.Distillation.Layerwise;

/// <summary>Layerwise distillation as a schedule file describes it: a name and options. The models come from the registry.</summary>
/// <remarks><see cref="LayerwiseRegistration"/> reads and writes it; <see cref="LayerwiseDistillationPolicySpec"/> binds it to a student and epochs.</remarks>
public sealed record LayerwiseDistillationSpec : ComponentSpec<LayerwiseOptions>
{
    /// <summary>What the student learns.</summary>
    public required LayerwiseOptions Options { get; init; }

    /// <inheritdoc/>
    public override LayerwiseOptions Build(BuildContext context) => Options;
}
