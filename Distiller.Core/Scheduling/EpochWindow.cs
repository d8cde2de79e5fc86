using System.Collections.Immutable;

namespace Distiller.Scheduling;

/// <summary>The epochs in which a policy is active. YAML: <c>epochs</c>, or start, end and frequency (end is exclusive).</summary>
/// <remarks>
/// Unlike the original, a window knows the last epoch that is really visited: with a frequency of 2 the window 0 to 4 ends
/// at epoch 2, and a list is sorted and has no duplicates.
/// </remarks>
public sealed record EpochWindow
{
    private EpochWindow(ImmutableArray<int> epochs, int end, int frequency) => (Epochs, End, Frequency) = (epochs, end, frequency);

    /// <summary>The active epochs: sorted, distinct, never empty.</summary>
    public ImmutableArray<int> Epochs { get; }

    /// <summary>The first active epoch.</summary>
    public int First => Epochs[0];

    /// <summary>The last active epoch.</summary>
    public int Last => Epochs[^1];

    /// <summary>The first epoch after the window, as it was written: with a frequency of 3, 4 to 21 ends at 21 though 19 is its last epoch.</summary>
    public int End { get; }

    /// <summary>Distance between active epochs; of a list the shortest one, and 1 for a single epoch.</summary>
    public int Frequency { get; }

    /// <summary>The window of the epochs listed.</summary>
    /// <param name="epochs">Epochs from 0, in any order, at least one.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentException">No epoch is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An epoch is negative.</exception>
    public static EpochWindow At(params ImmutableArray<int> epochs)
    {
        if (epochs.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A window needs at least one epoch.", nameof(epochs));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(epochs.Min(), nameof(epochs));
        ImmutableArray<int> sorted = [.. epochs.Distinct().Order()];
        int frequency = sorted.Skip(1).Zip(sorted, (epoch, before) => epoch - before).DefaultIfEmpty(1).Min();
        return new(sorted, sorted[^1] + 1, frequency);
    }

    /// <summary>The window start, start + frequency, ... below end.</summary>
    /// <param name="start">First active epoch. Range: 0 and more.</param>
    /// <param name="end">First epoch after the window. Range: above <paramref name="start"/>.</param>
    /// <param name="frequency">Distance in epochs. Range: 1 to <c>end - start</c>.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static EpochWindow Range(int start, int end, int frequency = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequency);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frequency, end - start);
        return new([.. Enumerable.Range(start, end - start).Where(epoch => (epoch - start) % frequency == 0)], end, frequency);
    }

    /// <summary>Whether a policy with this window is active.</summary>
    /// <param name="epoch">An epoch.</param>
    /// <returns>True in the epochs of the window.</returns>
    public bool Contains(int epoch) => Epochs.BinarySearch(epoch) >= 0;

    /// <summary>How far the window is done: the argument of every sparsity curve.</summary>
    /// <param name="epoch">An epoch; outside the window the line is continued.</param>
    /// <returns>0 at the first active epoch, 1 at the last; 1 if there is only one.</returns>
    public double Progress(int epoch) => First == Last ? 1.0 : (double)(epoch - First) / (Last - First);

    /// <summary>Whether both windows have the same epochs.</summary>
    /// <param name="other">The other window.</param>
    /// <returns>True for equal epochs and equal ends.</returns>
    public bool Equals(EpochWindow? other) =>
        other is not null && End == other.End && Epochs.AsSpan().SequenceEqual(other.Epochs.AsSpan());

    /// <summary>A hash of the epochs.</summary>
    /// <returns>Equal for equal windows.</returns>
    public override int GetHashCode() => HashCode.Combine(First, Last, Epochs.Length);

    /// <summary>The window as text.</summary>
    /// <returns>For example <c>epochs 0..28 step 2</c> or <c>epochs 1, 4, 5</c>.</returns>
    public override string ToString()
    {
        if (Epochs is [var only])
        {
            return FormattableString.Invariant($"epoch {only}");
        }

        int step = Epochs[1] - First;
        bool even = Epochs.Select((epoch, index) => epoch == First + (index * step)).All(fits => fits);
        return even
            ? FormattableString.Invariant($"epochs {First}..{Last}") + (step == 1 ? "" : FormattableString.Invariant($" step {step}"))
            : $"epochs {string.Join(", ", Epochs.Select(epoch => FormattableString.Invariant($"{epoch}")))}";
    }
}
