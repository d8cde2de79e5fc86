using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Where marks arrived: per reader, item and position.</summary>
/// <param name="itemCount">Number of items of the plan.</param>
internal sealed class MarkReading(int itemCount)
{
    private readonly Dictionary<string, bool[]?[]> marks = new(StringComparer.Ordinal);

    /// <summary>The layers and outputs that saw marks.</summary>
    public IEnumerable<string> Readers => marks.Keys;

    /// <summary>Readers whose inputs do not begin with the batch, so that their marks cannot be told apart.</summary>
    public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of positions of a reader.</summary>
    public int PositionCount(string reader) => marks[reader].Max(item => item?.Length ?? 0);

    /// <summary>Whether a position showed a mark in an item.</summary>
    public bool IsMarked(string reader, int item, int position) =>
        marks.TryGetValue(reader, out bool[]?[]? items) && items[item] is { } seen && position < seen.Length && seen[position];

    /// <summary>Adds what one call showed; several calls of one reader are joined.</summary>
    /// <param name="reader">Name of the reader.</param>
    /// <param name="rows">Boolean, (Rows, Positions); the rows of an item follow each other.</param>
    /// <param name="firstItem">The item to which the first rows belong.</param>
    /// <param name="count">Number of items in the batch.</param>
    public void Add(string reader, Tensor rows, int firstItem, int count)
    {
        if (rows.shape[0] % count != 0)
        {
            Unreadable.Add(reader);
            return;
        }

        int positions = (int)rows.shape[1];
        using Tensor perItem = rows.reshape(count, -1, positions).any(1).cpu();
        bool[] values = new bool[perItem.numel()];
        perItem.data<bool>().CopyTo(values);
        if (!marks.TryGetValue(reader, out bool[]?[]? items))
        {
            marks.Add(reader, items = new bool[itemCount][]);
        }

        for (int item = 0; item < count; item++)
        {
            Join(ref items[firstItem + item], values.AsSpan(item * positions, positions));
        }
    }

    private static void Join(ref bool[]? seen, ReadOnlySpan<bool> added)
    {
        if (seen is null || seen.Length < added.Length)
        {
            bool[] larger = new bool[added.Length];
            seen?.CopyTo(larger, 0);
            seen = larger;
        }

        for (int i = 0; i < added.Length; i++)
        {
            seen[i] |= added[i];
        }
    }
}
