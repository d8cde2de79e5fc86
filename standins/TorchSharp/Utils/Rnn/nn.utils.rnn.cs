using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                /// <summary>Packs sequences that are padded to one length.</summary>
                /// <param name="input">(Time, Batch, ...), or (Batch, Time, ...) with <paramref name="batch_first"/>.</param>
                /// <param name="lengths">The true length of each sequence.</param>
                /// <param name="batch_first">Whether the batch comes before the time.</param>
                /// <param name="enforce_sorted">Whether the sequences are in order of falling length already.</param>
                public static PackedSequence pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first = false, bool enforce_sorted = true)
                {
                    using DisposeScope scope = NewDisposeScope();
                    Tensor? sorted = null, unsorted = null;
                    if (!enforce_sorted)
                    {
                        (lengths, sorted) = lengths.sort(-1, descending: true);
                        unsorted = sorted.argsort();
                        input = input.index_select(batch_first ? 0 : 1, sorted);
                    }

                    (Tensor data, Tensor sizes) = RecurrentOps.pack_padded_sequence.Run2(input, lengths, batch_first);
                    return new PackedSequence(data, sizes, sorted, unsorted).MoveToOuterDisposeScope();
                }

                public static PackedSequence pack_sequence(IEnumerable<Tensor> sequences, bool enforce_sorted = true)
                {
                    using DisposeScope scope = NewDisposeScope();
                    Tensor[] all = [.. sequences];
                    Tensor lengths = tensor(all.Select(sequence => sequence.size(0)).ToArray());
                    return pack_padded_sequence(pad_sequence(all), lengths, false, enforce_sorted).MoveToOuterDisposeScope();
                }

                /// <summary>Sequences (Time, ...) in one tensor, filled up at their ends.</summary>
                public static Tensor pad_sequence(IEnumerable<Tensor> sequences, bool batch_first = false, double padding_value = 0) =>
                    RecurrentOps.pad_sequence.Run(sequences.ToArray(), batch_first, padding_value);

                /// <summary>The sequences padded to one length, in their original order, and their lengths.</summary>
                public static (Tensor, Tensor) pad_packed_sequence(
                    PackedSequence sequence, bool batch_first = false, double padding_value = 0, long? total_length = null)
                {
                    using DisposeScope scope = NewDisposeScope();
                    long steps = sequence.batch_sizes.size(0);
                    if (total_length < steps)
                        throw new ArgumentException($"Expected total_length to be at least the length of the longest sequence, {steps}, but got {total_length}.", nameof(total_length));
                    (Tensor padded, Tensor lengths) = RecurrentOps.pad_packed_sequence.Run2(
                        sequence.data, sequence.batch_sizes, batch_first, padding_value, total_length ?? steps);
                    if (sequence.unsorted_indices is { } order)
                    {
                        padded = padded.index_select(batch_first ? 0 : 1, order);
                        lengths = lengths.index_select(0, order);
                    }

                    return (padded.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope());
                }
            }
        }
    }
}
