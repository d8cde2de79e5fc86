namespace Distiller.Native;

/// <summary>What <see cref="NativeStatistics"/> finds in one read of a tensor. All sums are in double precision.</summary>
public sealed record TensorFacts
{
    /// <summary>Number of samples, N.</summary>
    public required long Samples { get; init; }

    /// <summary>Number of elements.</summary>
    public required long Count { get; init; }

    /// <summary>Least value; NaN if any value is.</summary>
    public required double Min { get; init; }

    /// <summary>Largest value; NaN if any value is.</summary>
    public required double Max { get; init; }

    /// <summary>Sum of the samples' least values.</summary>
    public required double MinSum { get; init; }

    /// <summary>Sum of the samples' largest values.</summary>
    public required double MaxSum { get; init; }

    /// <summary>Mean of all values.</summary>
    public required double Mean { get; init; }

    /// <summary>Sum of squared deviations of the values from the mean.</summary>
    public required double SquaredDeviations { get; init; }

    /// <summary>Sum of squared deviations of the samples' means from the mean: tells how far the mean of other samples may be off.</summary>
    public required double SampleDeviations { get; init; }

    /// <summary>How values lie in the window that was asked for; null without one.</summary>
    public WindowFacts? Window { get; init; }
}
