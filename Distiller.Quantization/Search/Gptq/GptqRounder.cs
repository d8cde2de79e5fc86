using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Rounds the weights of a quantized model, layer by layer. See <see cref="GptqSpec"/>.</summary>
internal static class GptqRounder
{
    internal static RoundingResult Run(PostTrainedModel quantized, IBatchSource data, GptqSpec spec, CancellationToken cancellation)
    {
        _ = Guards.Positive(spec.Damping);
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.BlockSize, 1);
        List<RoundedLayer> layers = [];
        foreach (var layer in quantized.ParameterLayers)
        {
            cancellation.ThrowIfCancellationRequested();
            layers.Add(LayerRows.Obstacle(layer.Module) is { } obstacle
                ? new RoundedLayer(layer.Name, double.NaN, double.NaN, obstacle)
                : Round(quantized, layer, data, spec));
        }

        return new([.. layers]);
    }

    private static RoundedLayer Round(PostTrainedModel quantized, SimulatedParameterLayer layer, IBatchSource data, GptqSpec spec)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var weights = WeightRounding.Of(layer);
        var moments = LayerRows.NoMoments(weights.Weight);
        layer.Watch = inputs => LayerRows.AddMoments(layer.Module, inputs[0], moments);
        try
        {
            CalibrationPass.Run(quantized.Model, data);
        }
        finally
        {
            layer.Watch = null;
        }

        var signal = LayerRows.Error(weights.Weight, moments);
        double ErrorOf(Tensor integers) => LayerRows.Error(weights.Values(integers) - weights.Weight, moments) / signal;
        if (!(signal > 0))
        {
            return new(layer.Name, double.NaN, double.NaN, "its inputs or weights are all zero");
        }

        var nearest = ErrorOf(weights.Nearest());
        var integers = GptqSolver.Round(weights with { Weight = weights.Weight.clone() }, moments, spec);
        var error = ErrorOf(integers);
        if (error >= nearest)
        {
            return new(layer.Name, nearest, nearest, "no other rounding was better");
        }

        layer.SetIntegers(integers.reshape(LayerForward.Parameters(layer.Module).Weight.shape).to(ScalarType.Float32));
        return new(layer.Name, nearest, error, null);
    }
}
