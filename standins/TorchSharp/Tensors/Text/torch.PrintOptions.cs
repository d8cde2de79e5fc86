using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public const TensorStringStyle julia = TensorStringStyle.Julia;
    public const TensorStringStyle numpy = TensorStringStyle.Numpy;
    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    private static TensorStringStyle style = TensorStringStyle.Julia;

    /// <summary>The style of <c>str</c> and <c>print</c> when none is given.</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => style;
        set => style = value != TensorStringStyle.Default
            ? value
            : throw new ArgumentException("The default style must be one of the other styles.", nameof(value));
    }

    internal static string FloatFormat { get; private set; } = "g5";

    internal static string LineEnd { get; private set; } = Environment.NewLine;

    internal static int LineWidth { get; private set; } = 100;

    internal static int MaxRows { get; private set; } = 6;

    internal static int MaxColumns { get; private set; } = 6;

    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false, int? maxRows = null, int? maxColumns = null) =>
        set_printoptions(null, (sci_mode ? "E" : "F") + precision.ToString(CultureInfo.InvariantCulture), linewidth, newLine, maxRows, maxColumns);

    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null, string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        TensorStringStyle = style ?? TensorStringStyle;
        FloatFormat = floatFormat ?? FloatFormat;
        LineWidth = linewidth ?? LineWidth;
        LineEnd = newLine ?? LineEnd;
        MaxRows = maxRows ?? MaxRows;
        MaxColumns = maxColumns ?? MaxColumns;
    }
}
