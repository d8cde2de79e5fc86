using static TorchSharp.torch;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>An encoder-decoder of the user's, as distillation sees it.</summary>
public sealed record SequenceModel
{
    /// <summary>The whole model.</summary>
    public required nn.Module Module { get; init; }

    /// <summary>Its encoder, a part of it.</summary>
    public required nn.Module Encoder { get; init; }

    /// <summary>Encodes inputs (N, ...).</summary>
    public required Func<Tensor, Tensor> Encode { get; init; }

    /// <summary>From what was encoded and the tokens read (N, L) to logits (N, L, Vocabulary) of the next token each.</summary>
    public required Func<Tensor, Tensor, Tensor> Decode { get; init; }
}
