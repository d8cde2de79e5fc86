using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Arranges a tensor so that each row is one structure.</summary>
internal static class StructureGroups
{
    /// <summary>The structures as rows, (Groups, Elements), or null if tensors of this rank have no such structure.</summary>
    /// <remarks>May share storage with the tensor. The caller's dispose scope owns the result.</remarks>
    public static Tensor? Of(Tensor tensor, Structure structure)
    {
        bool isMatrix = tensor.dim() == 2;
        bool isConvolution = tensor.dim() >= 3;
        return structure switch
        {
            Structure.Element => tensor.reshape(-1, 1),
            Structure.Layer => tensor.reshape(1, -1),
            Structure.Kernel => isConvolution ? tensor.reshape(tensor.shape[0] * tensor.shape[1], -1) : null,
            Structure.Filter => isConvolution ? tensor.reshape(tensor.shape[0], -1) : null,
            Structure.Channel => isConvolution ? tensor.transpose(0, 1).reshape(tensor.shape[1], -1) : null,
            Structure.Row => isMatrix ? tensor.reshape(tensor.shape[0], -1) : null,
            Structure.Column => isMatrix ? tensor.transpose(0, 1) : null,
            Structure.Block => throw new ArgumentException(
                "A block needs a shape: use SparsityMeasures.BlockSparsity.", nameof(structure)),
            _ => throw new ArgumentOutOfRangeException(nameof(structure), structure, "Unknown structure."),
        };
    }
}
