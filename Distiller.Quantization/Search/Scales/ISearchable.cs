namespace Distiller.Quantization;

/// <summary>A simulation whose scales, or whose ranges with their zero points, can be moved.</summary>
internal interface ISearchable : ISimulation
{
    /// <summary>The scales, in the order in which they are searched: <c>w_scale</c>, <c>output_scale</c>.</summary>
    IReadOnlyList<string> ScaleNames { get; }

    /// <summary>Why a scale alone does not describe the layer, or null. Without one all zero points are 0.</summary>
    string? Obstacle { get; }

    /// <summary>The ranges, in the order in which they are searched: <c>w</c>, <c>output</c>.</summary>
    IReadOnlyList<string> RangeNames { get; }

    /// <summary>Why ranges do not describe the layer, or null.</summary>
    string? RangeObstacle { get; }

    /// <summary>Whether zero is in the middle of a range by its mode.</summary>
    bool IsSymmetric(string range);

    /// <summary>What the ends of the integers stand for.</summary>
    (double Min, double Max) RangeOf(string range);

    /// <summary>Spreads the integers over another range.</summary>
    void SetRange(string range, double min, double max);

    /// <summary>The value of a scale.</summary>
    double this[string scale] { get; set; }
}
