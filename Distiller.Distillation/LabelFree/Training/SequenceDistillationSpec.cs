using Distiller.Scheduling;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>Distillation of an encoder-decoder as a schedule file describes it: a name and options. The models come from the registry.</summary>
/// <remarks><see cref="SequenceDistillationRegistration"/> reads and writes it; <see cref="SequenceDistillationPolicySpec"/> binds it to models and epochs.</remarks>
public sealed record SequenceDistillationSpec : ComponentSpec<SequenceDistillationOptions>
{
    /// <summary>What counts how much.</summary>
    public SequenceDistillationOptions Options { get; init; } = SequenceDistillationOptions.Paper;

    /// <inheritdoc/>
    public override SequenceDistillationOptions Build(BuildContext context) => Options;
}
