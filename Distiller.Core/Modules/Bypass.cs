using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>Lets a residual block do without its branch.</summary>
/// <remarks>
/// Depth is pruned by leaving the layers of a branch without filters: their tensors have no elements. No kernel computes that, so a block
/// that may lose its branch says so in the first line of its forward pass:
/// <code>
/// if (Bypass.IsEmpty(conv1)) return input.alias();
/// </code>
/// Nothing else has to be remembered: a checkpoint has the shapes, and a freshly built model takes them over.
/// </remarks>
public static class Bypass
{
    /// <summary>Whether a layer has no filters left.</summary>
    /// <param name="layer">The layer with which the branch begins.</param>
    /// <returns>True if its parameters have no elements; false for a layer without parameters.</returns>
    public static bool IsEmpty(nn.Module layer) => layer switch
    {
        Convolution convolution => convolution.weight.numel() == 0,
        Linear linear => linear.weight.numel() == 0,
        _ => layer.parameters().ToArray() is { Length: > 0 } parameters && parameters.All(parameter => parameter.numel() == 0),
    };
}
