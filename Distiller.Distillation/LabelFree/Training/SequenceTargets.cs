using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>Targets of a sequence model: what its decoder reads, and what it should say.</summary>
/// <remarks>Shape (N, 2, L), type Int64: row 0 is read, row 1 holds the labels, <see cref="SequenceLoss.Ignored"/> where nothing is asked.</remarks>
public static class SequenceTargets
{
    /// <summary>Puts targets together.</summary>
    /// <param name="prompt">What each decoder reads first, such as start, language and task: one token at least. Nothing is asked inside it.</param>
    /// <param name="transcripts">The tokens of each utterance, its end-of-text included.</param>
    /// <param name="padding">What is read behind the end.</param>
    /// <param name="length">L, or null for that of the longest. Longer transcripts are cut.</param>
    /// <returns>Targets (N, 2, L), in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, or there is no transcript.</exception>
    public static Tensor Of(ImmutableArray<int> prompt, IReadOnlyList<ImmutableArray<int>> transcripts, int padding, int? length = null)
    {
        if (prompt.IsDefaultOrEmpty || transcripts.Count == 0)
        {
            throw new ArgumentException("Targets need a prompt of one token at least, and one transcript at least.");
        }

        var columns = length ?? (prompt.Length - 1 + transcripts.Max(tokens => tokens.Length));
        var values = new long[transcripts.Count * 2 * columns];
        for (var n = 0; n < transcripts.Count; n++)
        {
            var tokens = transcripts[n];
            for (var i = 0; i < columns; i++)
            {
                var next = i - (prompt.Length - 1);
                var read = i < prompt.Length ? prompt[i] : next - 1 < tokens.Length ? tokens[next - 1] : padding;
                values[(n * 2 * columns) + i] = read;
                values[(((n * 2) + 1) * columns) + i] = next >= 0 && next < tokens.Length ? tokens[next] : SequenceLoss.Ignored;
            }
        }

        using var scope = NewDisposeScope();
        return tensor(values, dtype: ScalarType.Int64).reshape(transcripts.Count, 2, columns).MoveToOuterDisposeScope();
    }
}
