using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>A model that turns sequences into states, and where its layers' states can be seen.</summary>
/// <example><code>
/// static SequenceEncoder Of(HubertModel model) => new()
/// {
///     Module = model,
///     Run = (waveforms, lengths) => model.Encode(waveforms, lengths),
///     FramesOf = model.Configuration.FramesOf,
///     StatePaths = model.StatePaths,
///     FeaturePath = "feature_extractor",
/// };
/// </code></example>
public sealed record SequenceEncoder
{
    /// <summary>The model.</summary>
    public required nn.Module Module { get; init; }

    /// <summary>Runs the model on inputs (N, ...) that were padded, and the lengths that they had (N), int64, or null if none was: states (N, T, D).</summary>
    public required Func<Tensor, Tensor?, Tensor> Run { get; init; }

    /// <summary>How many states an input of a length gives.</summary>
    public required Func<long, long> FramesOf { get; init; }

    /// <summary>Paths of the modules that put out the states (N, T, D): index 0 is what the first layer gets, index i what layer i puts out.</summary>
    public required ImmutableArray<string> StatePaths { get; init; }

    /// <summary>Path of the module whose output has its gradient scaled and its square penalised; null if there is none.</summary>
    public string? FeaturePath { get; init; }
}
