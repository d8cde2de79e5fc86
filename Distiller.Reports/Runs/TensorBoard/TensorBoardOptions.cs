namespace Distiller.Reports.Runs.TensorBoard;

/// <summary>What <see cref="TensorBoardLog"/> logs, and how often.</summary>
public sealed record TensorBoardOptions
{
    /// <summary>Every tenth step, sparsities, no histograms: the original's defaults.</summary>
    public static TensorBoardOptions Default { get; } = new();

    /// <summary>Every how many steps one is logged. Range: 1 and more. Default: 10.</summary>
    public int StepInterval { get; init; } = 10;

    /// <summary>Whether the sparsity of each weight is logged after each epoch. Default: true.</summary>
    public bool LogsSparsity { get; init; } = true;

    /// <summary>Whether histograms of weights and of their filters' norms are logged after each epoch. Default: false.</summary>
    public bool LogsHistograms { get; init; }

    /// <summary>Intervals of a histogram. Range: 1 and more. Default: 200, as in the original.</summary>
    public int HistogramBins { get; init; } = 200;
}
