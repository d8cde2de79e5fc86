using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Rounds the weights of layers to 8 bits, with a scale for each filter.</summary>
internal static class WeightPacking
{
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

            // A filter without weights keeps a scale that can be divided by.
            var scale = where(extent.gt(0), extent.div(largest), ones_like(extent));
            tensors[name] = filters.div(scale.unsqueeze(1)).round().clamp(-largest, largest).to_type(ScalarType.Int8)
                .reshape(weight.shape).DetachFromDisposeScope();
            tensors[node.Name + ".weight_scale"] = scale.DetachFromDisposeScope();
        }

        return new(StepPlacement.Initial(network.Nodes), network.InputAffine, tensors);
    }
}
