using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree;

/// <summary>The pseudo-labels of a pool of utterances, by one teacher.</summary>
public sealed record PseudoLabelDataset
{
    /// <summary>Collects labels and checks them.</summary>
    /// <param name="teacherChecksum">Which teacher wrote them; see <see cref="PseudoLabelStore.ChecksumOf"/>.</param>
    /// <param name="labels">The labels, in the order of the pool.</param>
    /// <exception cref="ArgumentException">There is none, two have one id, or a label has not one number for each token.</exception>
    public PseudoLabelDataset(string teacherChecksum, IEnumerable<PseudoLabel> labels)
    {
        TeacherChecksum = teacherChecksum;
        Labels = [.. labels];
        if (Labels.IsEmpty)
        {
            throw new ArgumentException("The pool of transcripts is empty. Give the teacher at least one utterance.", nameof(labels));
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var label in Labels)
        {
            if (!seen.Add(label.Id))
            {
                throw new ArgumentException($"Two pseudo-labels have the id '{label.Id}'. Give each utterance an id of its own.", nameof(labels));
            }

            if (label.Tokens.Length != label.LogProbabilities.Length || label.Tokens.Length != label.Entropies.Length)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Pseudo-label '{label.Id}' has {label.Tokens.Length} tokens, {label.LogProbabilities.Length} log-probabilities and {label.Entropies.Length} entropies. ")
                    + "Keep one of each for every token, the end-of-text included.",
                    nameof(labels));
            }
        }
    }

    /// <summary>Which teacher wrote the labels.</summary>
    public string TeacherChecksum { get; }

    /// <summary>The labels, in the order of the pool; never empty.</summary>
    public ImmutableArray<PseudoLabel> Labels { get; }
}
