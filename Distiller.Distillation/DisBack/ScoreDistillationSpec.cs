using Distiller.Scheduling;

namespace Distiller.Distillation.DisBack;

/// <summary>Score distillation as a schedule file describes it: a name and options. The models come from the registry.</summary>
/// <remarks>Source: <see cref="ScoreDistillationRegistration"/> reads and writes it; <see cref="ScoreDistillationPolicySpec"/> binds it to models and epochs.</remarks>
public sealed record ScoreDistillationSpec : ComponentSpec<ScoreDistillationOptions>
{
    /// <summary>What the policy does.</summary>
    public required ScoreDistillationOptions Options { get; init; }

    /// <inheritdoc/>
    public override ScoreDistillationOptions Build(BuildContext context) => Options;
}
