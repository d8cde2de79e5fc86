using System.Globalization;

namespace Distiller.Reports.Tables;

/// <summary>How one column of a table is headed, formatted and aligned.</summary>
public sealed record Column
{
    /// <summary>The heading, also the name of the column in CSV files.</summary>
    public required string Header { get; init; }

    /// <summary>Unit that writers put behind the heading, such as <c>ms</c>; null when the heading says it all.</summary>
    public string? Unit { get; init; }

    /// <summary>.NET format of numbers, invariant. Null writes integers plainly and other numbers in full.</summary>
    public string? Format { get; init; }

    /// <summary>Side on which cells stand. Defaults to <see cref="CellAlignment.Left"/>.</summary>
    public CellAlignment Alignment { get; init; }

    /// <summary>Value at which a bar behind the number is full; null draws none. Only pages draw bars.</summary>
    public double? BarMaximum { get; init; }

    /// <summary>The heading with its unit in brackets.</summary>
    public string Heading => Unit is null ? Header : $"{Header} [{Unit}]";

    /// <summary>A column of names or prose: at the left, cut in the middle where space is short.</summary>
    /// <param name="header">The heading.</param>
    public static Column OfText(string header) => new() { Header = header };

    /// <summary>A column of counts with thousands separators.</summary>
    /// <param name="header">The heading.</param>
    /// <param name="unit">Unit, or null.</param>
    public static Column OfCount(string header, string? unit = null) => OfNumber(header, "N0", unit);

    /// <summary>A column of numbers.</summary>
    /// <param name="header">The heading.</param>
    /// <param name="format">.NET format, such as <c>F2</c>.</param>
    /// <param name="unit">Unit, or null.</param>
    public static Column OfNumber(string header, string format, string? unit = null) =>
        new() { Header = header, Format = format, Unit = unit, Alignment = CellAlignment.Right };

    /// <summary>The cell as a reader sees it: formatted, invariant.</summary>
    /// <param name="cell">A cell of this column.</param>
    public string Display(Cell cell) => cell switch
    {
        { Text: { } text } => text,
        { Count: { } count } => count.ToString(Format, CultureInfo.InvariantCulture),
        { Number: { } number } when double.IsFinite(number) => WithoutNegativeZero(number.ToString(Format, CultureInfo.InvariantCulture)),
        { Number: { } number } => number.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>The cell as a program reads it: every digit, no separators, invariant.</summary>
    /// <param name="cell">A cell of this column.</param>
    public static string Raw(Cell cell) => cell switch
    {
        { Text: { } text } => text,
        { Count: { } count } => count.ToString(CultureInfo.InvariantCulture),
        { Number: { } number } => number.ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };

    // A mean of -1e-9 rounds to "-0.00000"; the sign would say more than the digits.
    private static string WithoutNegativeZero(string text) =>
        text.StartsWith('-') && text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text[1..] : text;
}
