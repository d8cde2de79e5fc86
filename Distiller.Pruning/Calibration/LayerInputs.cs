using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning;

/// <summary>Layers as matrix products: what a layer multiplies its weight matrix (Out, Features) with.</summary>
internal static class LayerInputs
{
    /// <summary>Whether a layer can be seen as one matrix product.</summary>
    internal static bool IsProduct(nn.Module layer) => layer is Linear or Conv2d { groups: 1, padding_type: null or Padding.Valid };

    /// <summary>The layer's inputs as rows.</summary>
    /// <param name="layer">A linear layer, or a 2D convolution without groups and with explicit padding of zeros.</param>
    /// <param name="input">(N, ..., In) or (N, C, H, W).</param>
    /// <returns>(Rows, Features), features in the order of the flattened weight: In, or C, kernel row, kernel column.</returns>
    internal static Tensor Rows(nn.Module layer, Tensor input)
    {
        using var scope = NewDisposeScope();
        var rows = layer switch
        {
            Linear => input.reshape(-1, input.shape[^1]),
            Conv2d conv => F.unfold(input, Pair(conv.kernel_size), Pair(conv.dilation), Pair(conv.padding), Pair(conv.stride))
                .transpose(1, 2)
                .reshape(-1, conv.weight.numel() / conv.weight.shape[0]),
            _ => throw new ArgumentException($"A {layer.GetType().Name} is not a matrix product.", nameof(layer)),
        };
        return rows.MoveToOuterDisposeScope();
    }

    /// <summary>The layer's outputs as rows, in the order of <see cref="Rows"/>, without the bias.</summary>
    /// <returns>(Rows, Out).</returns>
    internal static Tensor Outputs(nn.Module layer, Tensor output)
    {
        using var scope = NewDisposeScope();
        var (rows, bias) = layer switch
        {
            Linear linear => (output.reshape(-1, output.shape[^1]), linear.bias),
            Conv2d conv => (output.flatten(2).transpose(1, 2).reshape(-1, output.shape[1]), conv.bias),
            _ => throw new ArgumentException($"A {layer.GetType().Name} is not a matrix product.", nameof(layer)),
        };
        return (bias is null ? rows : rows - bias).MoveToOuterDisposeScope();
    }

    /// <summary>Demands that all weights belong to layers that are matrix products.</summary>
    internal static void Require(nn.Module model, IEnumerable<string> weights, string pruner)
    {
        foreach (var name in weights)
        {
            var layer = CalibrationRun.Layer(model, name);
            if (!IsProduct(layer))
            {
                throw new ModelStructureException(
                    $"Pruner '{pruner}' cannot handle '{name}': a {layer.GetType().Name} with groups or implied padding is not one matrix product. "
                    + "List linear layers and ungrouped 2D convolutions.");
            }
        }
    }

    private static (long, long) Pair(long[]? values) => values switch
    {
        null or [] => (0, 0),
        [var both] => (both, both),
        [var first, var second, ..] => (first, second),
    };
}
