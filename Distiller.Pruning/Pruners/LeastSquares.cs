using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Fits weights to outputs.</summary>
public static class LeastSquares
{
    /// <summary>Replaces the weights of kept input channels by those that come nearest to given outputs.</summary>
    /// <remarks>Solved in double precision, without intercept. Channels that are not kept stay as they are.</remarks>
    /// <param name="weight">(F, C, ...) or (Out, In), changed in place.</param>
    /// <param name="keep">(C): 1 for the channels that stay, 0 for the others.</param>
    /// <param name="inputs">(Rows, C · kernel volume), features in the order of the flattened weight.</param>
    /// <param name="outputs">(Rows, F), without the bias.</param>
    public static void RefitChannels(Tensor weight, Tensor keep, Tensor inputs, Tensor outputs)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var kept = keep.nonzero().flatten();
        var (filters, channels) = (weight.shape[0], weight.shape[1]);
        var volume = weight.numel() / (filters * channels);
        var features = inputs.reshape(-1, channels, volume).index_select(1, kept).flatten(1).to(float64);
        var solution = linalg.lstsq(features, outputs.to(float64)).Solution;
        long[] shape = [filters, kept.numel(), .. weight.shape[2..]];
        var refitted = solution.transpose(0, 1).reshape(shape).to(weight.dtype);
        weight.index_copy_(1, kept, refitted);
    }
}
