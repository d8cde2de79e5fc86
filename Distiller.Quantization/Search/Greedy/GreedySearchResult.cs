using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>What a greedy search found. Disposing gives the model back in float.</summary>
/// <param name="Model">The quantized model.</param>
/// <param name="Quantization">The description with an override for each layer, to quantize with again.</param>
/// <param name="FloatScore">The score of the float model.</param>
/// <param name="Score">The score of the quantized model.</param>
/// <param name="Choices">What was chosen, layer by layer, in the order in which they run.</param>
public sealed record GreedySearchResult(
    PostTrainedModel Model, PostTrainingSpec Quantization, double FloatScore, double Score, ImmutableArray<GreedyChoice> Choices) : IDisposable
{
    /// <summary>Removes everything that stands in for modules.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>A line for each layer.</summary>
    public override string ToString() => string.Concat(Choices.Select(choice => FormattableString.Invariant($"{choice.Layer,-28} {choice.Rule,-24} score {choice.Score:0.0000}\n")));
}
