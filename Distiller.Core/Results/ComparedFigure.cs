namespace Distiller.Results;

/// <summary>A figure of a model before and after compression: a row of the closing table.</summary>
public sealed record ComparedFigure
{
    /// <summary>Key in <see cref="RunRecord.Figures"/>, such as <c>top1</c>; the value before has <c>_before</c> behind it.</summary>
    public required string Name { get; init; }

    /// <summary>What a reader calls it, such as <c>Top-1 accuracy</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Unit, such as <c>%</c> or <c>ms</c>; empty for counts.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The value before, or null where there was none.</summary>
    public double? Before { get; init; }

    /// <summary>The value after.</summary>
    public required double After { get; init; }

    /// <summary>Digits behind the point. Default 0, for counts.</summary>
    public int Digits { get; init; }
}
