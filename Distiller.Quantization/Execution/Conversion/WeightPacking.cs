using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Rounds the weights of layers to 8 bits, with a scale for each filter, and biases to the units of their sums.</summary>
/// <remarks>
/// A bias is an integer in units of the input's scale times the filter's. Kernels with integer biases and kernels with float ones then
/// add the same number: left unrounded, half a unit moves some values over the edge between two bytes, and a deep network makes
/// as many other bytes of it as of a rounding more in each layer.
/// </remarks>
internal static class WeightPacking
{
    // What float32 holds exactly, with room for the sum that a bias is added to.
    private const int LargestBias = 1 << 22;

    /// <summary>The network with integers as weights. It takes over the tensors; the argument must not be used any more.</summary>
    /// <param name="network">A network with float weights.</param>
    /// <param name="largest">The largest integer in use: 127, or 63 where sums of two products have to fit 16 bits.</param>
    internal static NetworkGraph Apply(NetworkGraph network, int largest)
    {
        var tensors = network.Tensors.ToDictionary(StringComparer.Ordinal);
        foreach (var node in network.Nodes.Where(node => node.Operation is ConvolutionOperation or LinearOperation))
        {
            var name = node.Name + ".weight";
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            using var weight = tensors[name];
            var filters = weight.reshape(weight.shape[0], -1);
            var extent = filters.abs().amax([1L]);
            if (!extent.isfinite().all().ToBoolean())
            {
                throw new ModelStructureException($"The weights of '{node.Name}' are not all finite, so they cannot be quantized.");
            }

            var scale = extent.div(largest);
            var source = (float)network.AffineOf(node.Inputs[0]).Scale;
            var bias = tensors.GetValueOrDefault(node.Name + ".bias");
            if (bias is not null)
            {
                scale = maximum(scale, bias.abs().div(source * LargestBias));
            }

            // A filter with neither weights nor bias keeps a scale that can be divided by.
            scale = where(scale.gt(0), scale, ones_like(scale));
            if (bias is not null)
            {
                var units = scale.mul(source);
                tensors[node.Name + ".bias"] = bias.div(units).round().mul(units).DetachFromDisposeScope();
                bias.Dispose();
            }

            tensors[name] = filters.div(scale.unsqueeze(1)).round().clamp(-largest, largest).to_type(ScalarType.Int8)
                .reshape(weight.shape).DetachFromDisposeScope();
            tensors[node.Name + ".weight_scale"] = scale.DetachFromDisposeScope();
        }

        return new(StepPlacement.Initial(network.Nodes), network.InputAffine, tensors);
    }
}
