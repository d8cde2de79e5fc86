using Distiller.Scheduling;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>The verb with which the distillation of encoder-decoders joins a schedule.</summary>
public static class SequenceDistillationSchedule
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Teaches an encoder-decoder by a teacher's transcripts and its distribution over tokens.</summary>
        /// <param name="pair">The student and its teacher.</param>
        /// <param name="window">The epochs in which the teacher is asked; outside, training is plain cross-entropy.</param>
        /// <param name="options">What counts how much; null for <see cref="SequenceDistillationOptions.Paper"/>.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule DistillSequence(SequencePair pair, EpochWindow window, SequenceDistillationOptions? options = null) =>
            schedule.With(new SequenceDistillationPolicySpec
            {
                Pair = pair,
                Window = window,
                Options = options ?? SequenceDistillationOptions.Paper,
            });
    }
}
