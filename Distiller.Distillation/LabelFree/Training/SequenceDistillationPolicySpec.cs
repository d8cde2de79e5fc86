using Distiller.Scheduling;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>Distillation of an encoder-decoder on pseudo-labels, bound to epochs.</summary>
/// <remarks>Source: Distil-Whisper, arXiv 2311.00430; uDistil-Whisper, arXiv 2407.01257, filters the labels besides.</remarks>
public sealed record SequenceDistillationPolicySpec : PolicySpec
{
    /// <summary>Name of the component, the key of its saved state. Default <c>sequence_distillation</c>.</summary>
    public string Instance { get; init; } = "sequence_distillation";

    /// <summary>The student and its teacher. They outlive the scheduler.</summary>
    public required SequencePair Pair { get; init; }

    /// <summary>What counts how much.</summary>
    public SequenceDistillationOptions Options { get; init; } = SequenceDistillationOptions.Paper;

    /// <inheritdoc/>
    public override string Name => Instance;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The schedule is run on another model than the pair's student.</exception>
    public override CompressionPolicy Build(BuildContext context)
    {
        if (!ReferenceEquals(context.Model, Pair.Student.Module))
        {
            throw new ArgumentException(
                $"Sequence distillation teaches '{Pair.Student.Module.GetName()}', but the schedule is run on another model, '{context.Model.GetName()}'. Make the scheduler for the pair's student.");
        }

        return new SequenceDistillationPolicy(Pair, Options);
    }
}
