namespace Distiller.Quantization;

/// <summary>A simulation whose scales can be moved. All its zero points are 0.</summary>
internal interface ISearchable : ISimulation
{
    /// <summary>The scales, in the order in which they are searched: <c>w_scale</c>, <c>output_scale</c>.</summary>
    IReadOnlyList<string> ScaleNames { get; }

    /// <summary>Why a scale alone does not describe the layer, or null.</summary>
    string? Obstacle { get; }

    /// <summary>The value of a scale.</summary>
    double this[string scale] { get; set; }
}
