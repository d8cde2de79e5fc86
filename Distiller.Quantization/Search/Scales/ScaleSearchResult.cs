using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What a search for scales found. Disposing gives the model back in float.</summary>
/// <param name="Model">The quantized model, with the best scales set.</param>
/// <param name="InitialLoss">The loss at the start.</param>
/// <param name="Loss">The loss of the best scales.</param>
/// <param name="InitialScales">Scales at the start, as <c>LAYER.w_scale</c> and <c>LAYER.output_scale</c>; where ranges are searched, their
/// ends, as <c>LAYER.w_clip</c>, or <c>LAYER.output_min</c> and <c>LAYER.output_max</c>.</param>
/// <param name="Scales">The best scales.</param>
/// <param name="Evaluations">How often the loss was computed.</param>
public sealed record ScaleSearchResult(
    PostTrainedModel Model,
    double InitialLoss,
    double Loss,
    ImmutableSortedDictionary<string, double> InitialScales,
    ImmutableSortedDictionary<string, double> Scales,
    int Evaluations) : IDisposable
{
    /// <summary>Removes everything that stands in for modules.</summary>
    public void Dispose() => Model.Dispose();
}
