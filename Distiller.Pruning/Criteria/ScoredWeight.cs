using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A weight whose groups are to be scored. The tensors are lent for the call.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Weight">The weight, perhaps with batch normalisation folded in; (F, C, H, W), (Out, In) or another shape.</param>
/// <param name="Groups">How the weight is divided.</param>
/// <param name="Gradient">The parameter's gradient, of the same shape, or null.</param>
public readonly record struct ScoredWeight(string Name, Tensor Weight, GroupView Groups, Tensor? Gradient);
