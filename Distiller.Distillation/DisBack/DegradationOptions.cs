using System.Collections.Immutable;
using Distiller.Distillation.Diffusion;

namespace Distiller.Distillation.DisBack;

/// <summary>How the way from the teacher to the untrained student is recorded.</summary>
public sealed record DegradationOptions
{
    // Dense enough that a node lies near each wanted distance.
    private const int DenseNodes = 24;

    /// <summary>Training steps of the degrading model. Range: 1 and more. Default 300.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Steps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Steps));
            field = value;
        }
    }
    = 300;

    /// <summary>Nodes besides the teacher. Range: 1 and more. Default 6. With <see cref="NodeSpacing.ScoreDistance"/> at most as many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int NodeCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(NodeCount));
            field = value;
        }
    }
    = 6;

    /// <summary>Which models become nodes. Default <see cref="NodeSpacing.Linear"/>, as published.</summary>
    public NodeSpacing Spacing { get; init; } = NodeSpacing.Linear;

    /// <summary>Samples of the student for each step. Range: 2 and more. Default 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2, nameof(BatchSize));
            field = value;
        }
    }
    = 256;

    /// <summary>How the degrading model learns.</summary>
    public AdamOptions Adam { get; init; } = new();

    /// <summary>The steps after which a copy is kept, rising; the last is <see cref="Steps"/>.</summary>
    /// <returns>One step and more.</returns>
    public ImmutableArray<int> RecordedSteps()
    {
        var (count, power) = Spacing switch
        {
            NodeSpacing.Linear => (NodeCount, 1),
            NodeSpacing.Cubic => (NodeCount, 3),
            NodeSpacing.ScoreDistance => (Math.Max(DenseNodes, NodeCount), 3),
            _ => throw new ArgumentOutOfRangeException(nameof(Spacing), Spacing, "Nodes are spaced Linear, Cubic or by ScoreDistance."),
        };

        // The first recorded model of a cubic path has seen one step; rounding would give it none.
        return [.. Enumerable.Range(1, count)
            .Select(i => Math.Max(1, (int)Math.Round(Steps * Math.Pow((double)i / count, power), MidpointRounding.AwayFromZero)))
            .Distinct()];
    }
}
