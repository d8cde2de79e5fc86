using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Quantization;

/// <summary>Layers as products of matrices, one for each group of a convolution: rows of inputs times weights.</summary>
internal static class LayerRows
{
    // Unfolded images are large: as many samples at once as fit 64 MiB.
    private const long MostElements = 1L << 24;

    /// <summary>Why a layer cannot be seen so; null if it can.</summary>
    internal static string? Obstacle(nn.Module layer) => layer is Linear or Conv1d or Conv2d ? null : $"a {layer.GetName()} cannot be unfolded to rows";

    /// <summary>Weights as (Groups, Outputs, Features), features in the order of the flattened weight; a view or a new tensor.</summary>
    internal static Tensor Matrix(nn.Module layer, Tensor weight)
    {
        var groups = layer is Convolution convolution ? convolution.groups : 1;
        return weight.reshape(groups, weight.shape[0] / groups, -1);
    }

    /// <summary>Inputs as (Groups, Rows, Features), part by part; a row is a sample, or a position of a sample.</summary>
    /// <remarks>Whoever asks for a part disposes it.</remarks>
    /// <param name="layer">A linear layer, or a convolution of one or two dimensions.</param>
    /// <param name="input">(N, …, In), (N, C, L) or (N, C, H, W).</param>
    internal static IEnumerable<Tensor> Inputs(nn.Module layer, Tensor input)
    {
        if (layer is Linear)
        {
            yield return input.reshape(1, -1, input.shape[^1]);
            yield break;
        }

        var convolution = (Convolution)layer;
        using var padded = LayerForward.Pad(convolution, input.alias());
        var perSample = padded.numel() / padded.shape[0] * convolution.kernel_size.Aggregate(1L, (product, length) => product * length);
        var step = Math.Max(1, MostElements / Math.Max(perSample, 1));
        for (long first = 0; first < padded.shape[0]; first += step)
        {
            yield return Unfold(convolution, padded.narrow(0, first, Math.Min(step, padded.shape[0] - first)));
        }
    }

    /// <summary>Outputs as (Groups, Rows, Outputs), rows in the order of <see cref="Inputs"/> of the whole batch.</summary>
    internal static Tensor Outputs(nn.Module layer, Tensor output)
    {
        if (layer is Linear)
        {
            return output.reshape(1, -1, output.shape[^1]);
        }

        var groups = ((Convolution)layer).groups;
        return output.flatten(2).transpose(1, 2).reshape(-1, groups, output.shape[1] / groups).transpose(0, 1);
    }

    /// <summary>Σ x xᵀ of rows, (Groups, Features, Features) in double precision; added to what is there.</summary>
    internal static void AddMoments(nn.Module layer, Tensor input, Tensor moments)
    {
        foreach (var part in Inputs(layer, input))
        {
            using var scope = NewDisposeScope();
            using var rows = part;
            moments.add_(part.transpose(1, 2).matmul(part));
        }
    }

    /// <summary>Sums of zero for <see cref="AddMoments"/>.</summary>
    internal static Tensor NoMoments(Tensor matrix) => zeros(matrix.shape[0], matrix.shape[2], matrix.shape[2], ScalarType.Float64);

    /// <summary>Σ |Δ x|² over rows with given moments, for a difference of weights (Groups, Outputs, Features).</summary>
    internal static double Error(Tensor difference, Tensor moments)
    {
        using var scope = NewDisposeScope();
        var exact = difference.to(ScalarType.Float64);
        return exact.matmul(moments).mul(exact).sum().ToDouble();
    }

    private static Tensor Unfold(Convolution convolution, Tensor padded)
    {
        using var scope = NewDisposeScope();
        var images = padded.dim() == 3 ? padded.unsqueeze(2) : padded;
        var columns = F.unfold(images, Pair(convolution.kernel_size), Pair(convolution.dilation), (0, 0), Pair(convolution.stride));
        // (N, C · Kernel, Positions): channels are the slowest, so groups are neighbours.
        return columns.reshape(columns.shape[0], convolution.groups, -1, columns.shape[2]).permute(1, 0, 3, 2)
            .reshape(convolution.groups, -1, columns.shape[1] / convolution.groups).MoveToOuterDisposeScope();
    }

    // A convolution of one dimension is one over an image of height 1.
    private static (long, long) Pair(long[] values) => values.Length == 1 ? (1, values[0]) : (values[0], values[1]);
}
