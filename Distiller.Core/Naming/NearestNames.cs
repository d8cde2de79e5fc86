namespace Distiller.Naming;

/// <summary>Finds the names that a user most likely meant.</summary>
public static class NearestNames
{
    private const int DefaultCount = 3;

    /// <summary>The known names nearest to a wrong one.</summary>
    /// <remarks>
    /// Distance: insertions, deletions, substitutions and swaps of neighbours, without regard to case (Damerau 1964,
    /// restricted form). A known name that contains the wrong one, or is contained in it, is preferred.
    /// </remarks>
    /// <param name="name">What the user wrote.</param>
    /// <param name="known">The names that exist.</param>
    /// <param name="count">At most this many. Range: 1 and more.</param>
    /// <returns>The nearest names, nearest first; ties in the order of <paramref name="known"/>.</returns>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known, int count = DefaultCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return [.. known.Distinct().OrderBy(candidate => Rank(name, candidate)).Take(count)];
    }

    /// <summary>The nearest names as the end of an error message.</summary>
    /// <param name="name">What the user wrote.</param>
    /// <param name="known">The names that exist.</param>
    /// <returns>For example <c>Nearest names: 'conv1.weight', 'conv2.weight'.</c></returns>
    public static string Hint(string name, IEnumerable<string> known)
    {
        IReadOnlyList<string> nearest = Of(name, known);
        return nearest.Count == 0
            ? "There are no names to choose from."
            : $"Nearest names: {string.Join(", ", nearest.Select(candidate => $"'{candidate}'"))}.";
    }

    /// <summary>The number of single-character edits that turn one text into the other; case does not count.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other text.</param>
    /// <returns>0 for equal texts, at most the length of the longer one.</returns>
    public static int Distance(string left, string right)
    {
        // Three rows of the edit matrix suffice: a swap of neighbours looks back two rows.
        int[] beforeLast = new int[right.Length + 1];
        int[] last = [.. Enumerable.Range(0, right.Length + 1)];
        int[] row = new int[right.Length + 1];
        for (int i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substitution = last[j - 1] + (SameLetter(left[i - 1], right[j - 1]) ? 0 : 1);
                row[j] = Math.Min(substitution, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && SameLetter(left[i - 1], right[j - 2]) && SameLetter(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }

    private static int Rank(string name, string candidate)
    {
        bool contains = candidate.Contains(name, StringComparison.OrdinalIgnoreCase)
            || name.Contains(candidate, StringComparison.OrdinalIgnoreCase);
        return (2 * Distance(name, candidate)) - (contains ? Math.Min(name.Length, candidate.Length) : 0);
    }

    private static bool SameLetter(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
