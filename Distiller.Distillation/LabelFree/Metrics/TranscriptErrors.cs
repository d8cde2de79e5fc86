namespace Distiller.Distillation.LabelFree.Metrics;

/// <summary>Errors of a set of transcripts, pooled over the set.</summary>
/// <param name="Words">Errors in words; its rate is the word error rate.</param>
/// <param name="Characters">Errors in characters, spaces included; its rate is the character error rate.</param>
/// <param name="Pairs">Transcripts that were counted.</param>
/// <param name="EmptyReferences">Transcripts that were left out because their reference is empty after normalisation.</param>
public sealed record TranscriptErrors(ErrorCounts Words, ErrorCounts Characters, int Pairs, int EmptyReferences);
