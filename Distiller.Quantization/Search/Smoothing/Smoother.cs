using Distiller.Data;
using Distiller.Transforms;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Moves the size of channels from activations to weights. See <see cref="SmoothingSpec"/>.</summary>
internal static class Smoother
{
    internal static ChannelScalingResult Run(nn.Module<Tensor, Tensor> model, IBatchSource data, SmoothingSpec spec)
    {
        _ = Guards.Fraction(spec.Strength);
        using var scope = NewDisposeScope();
        var example = CalibrationPass.Example(data);
        ModuleClaims.RequireFree(model, "smoothed");
        model.eval();
        BatchNormFolding.Fold(model, example);
        var links = ChannelLinks.Find(model, example);
        var inputs = ReaderInputs.Of(model, data, links);
        List<ScaledLink> scaled = [];
        foreach (var link in links)
        {
            // Whoever computes these channels may have been scaled as a reader, which does not change what it computes.
            var activations = link.LargestOverReaders(inputs.Largest);
            var weights = link.LargestOverReaders(reader => reader.Extents());
            float[] factors = [.. activations.Zip(weights, (activation, weight) => Factor(activation, weight, spec.Strength))];
            link.Scale(factors);
            scaled.Add(new(
                link.Name,
                [.. link.Readers.Select(reader => reader.Name)],
                Spread(activations),
                Spread([.. activations.Zip(factors, (activation, factor) => activation * factor)]),
                [.. factors]));
        }

        return new([.. scaled], 1);
    }

    // A channel that is always zero, or that nobody weighs, stays as it is.
    private static float Factor(float activation, float weight, double strength) => activation > 0 && weight > 0
        ? (float)(Math.Pow(weight, 1 - strength) / Math.Pow(activation, strength))
        : 1;

    private static double Spread(float[] extents) => extents.Max() / Math.Max(extents.Average(), float.Epsilon);
}
