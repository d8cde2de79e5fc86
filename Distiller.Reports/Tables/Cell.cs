namespace Distiller.Reports.Tables;

/// <summary>One value of a table: a text, a count, a number or nothing. <c>default</c> is the empty cell.</summary>
/// <remarks>Numbers stay numbers until a writer needs text, so that CSV gets every digit and a page can sort.</remarks>
public readonly record struct Cell
{
    private Cell(string? text, double? number, long? count)
    {
        Text = text;
        Number = number;
        Count = count;
    }

    /// <summary>The text, or null when the cell holds a number or nothing.</summary>
    public string? Text { get; }

    /// <summary>The value of a numeric cell (of integers too, as the nearest double), or null.</summary>
    public double? Number { get; }

    /// <summary>The exact value of a count cell, or null.</summary>
    public long? Count { get; }

    /// <summary>The cell without a value: written as nothing.</summary>
    public static Cell Empty => default;

    /// <summary>Whether the cell holds neither text nor number.</summary>
    public bool IsEmpty => Text is null && Number is null;

    /// <summary>A cell with a text; null gives the empty cell.</summary>
    /// <param name="text">The text, written as it is.</param>
    public static implicit operator Cell(string? text) => FromText(text);

    /// <summary>A cell with a number.</summary>
    /// <param name="number">The value; NaN and infinities are written as words.</param>
    public static implicit operator Cell(double number) => FromNumber(number);

    /// <summary>A cell with a number, or the empty cell.</summary>
    /// <param name="number">The value, or null for a figure that was not measured.</param>
    public static implicit operator Cell(double? number) => number is { } value ? FromNumber(value) : Empty;

    /// <summary>A cell with a count.</summary>
    /// <param name="count">The value, exact in every format.</param>
    public static implicit operator Cell(long count) => FromCount(count);

    /// <summary>A cell with a count, or the empty cell.</summary>
    /// <param name="count">The value, or null for a figure that was not counted.</param>
    public static implicit operator Cell(long? count) => count is { } value ? FromCount(value) : Empty;

    /// <summary>A cell with a text; null gives the empty cell.</summary>
    /// <param name="text">The text, written as it is.</param>
    public static Cell FromText(string? text) => new(text, null, null);

    /// <summary>A cell with a number.</summary>
    /// <param name="number">The value; NaN and infinities are written as words.</param>
    public static Cell FromNumber(double number) => new(null, number, null);

    /// <summary>A cell with a count.</summary>
    /// <param name="count">The value, exact in every format.</param>
    public static Cell FromCount(long count) => new(null, count, count);
}
