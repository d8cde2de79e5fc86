using Distiller.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Learns the rounding of the weights of a quantized model, layer by layer. See <see cref="AdaRoundSpec"/>.</summary>
internal static class AdaRounder
{
    // h reaches 0 and 1 before v is infinite.
    private const double Stretch = 1.2;
    private const double Offset = -0.1;

    internal static RoundingResult Run(
        PostTrainedModel quantized, IBatchSource data, AdaRoundSpec spec, IProgress<RoundedLayer>? progress, CancellationToken cancellation)
    {
        spec.Check();
        using var generator = new Generator((ulong)spec.Seed);
        List<RoundedLayer> layers = [];
        foreach (var layer in quantized.ParameterLayers)
        {
            var rounded = LayerRows.Obstacle(layer.Module) is { } obstacle
                ? new RoundedLayer(layer.Name, double.NaN, double.NaN, obstacle)
                : Round(quantized, layer, data, spec, generator, cancellation);
            layers.Add(rounded);
            progress?.Report(rounded);
        }

        return new([.. layers]);
    }

    private static RoundedLayer Round(
        PostTrainedModel quantized, SimulatedParameterLayer layer, IBatchSource data, AdaRoundSpec spec, Generator generator, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var samples = LayerSamples.Draw(quantized, layer, data, spec.Rows, generator);
        var weights = WeightRounding.Of(layer);
        LayerTask task = new(samples, layer.RoundedBias(), layer.HasRectifier);
        var signal = task.Wanted.square().mean().ToDouble();
        var nearest = task.Error(Float(weights.Values(weights.Nearest())));
        if (!(signal > 0) || !(nearest > 0))
        {
            return new(layer.Name, 0, 0, "rounding to the nearest has no error");
        }

        var present = task.Error(Float(LayerRows.Matrix(layer.Module, layer.RoundedWeight())));
        var integers = Learn(task, weights, nearest, spec, generator, cancellation);
        var error = task.Error(Float(weights.Values(integers)));
        if (error >= present)
        {
            return new(layer.Name, nearest / signal, present / signal, "no better rounding was learned");
        }

        layer.SetIntegers(Float(integers).reshape(LayerForward.Parameters(layer.Module).Weight.shape));
        return new(layer.Name, nearest / signal, error / signal, null);
    }

    private static Tensor Learn(LayerTask task, WeightRounding weights, double nearest, AdaRoundSpec spec, Generator generator, CancellationToken cancellation)
    {
        var position = weights.Position();
        var floor = position.floor();
        var (down, scale, zeroPoint) = (Float(floor), Float(weights.Scale), Float(weights.ZeroPoint));
        // h starts where the weight lies between its neighbours.
        var start = Float(position - floor).sub(Offset).div(Stretch).clamp(1e-4, 1 - 1e-4);
        using Parameter variable = new(start.div(start.neg().add(1)).log());
        using var optimizer = optim.Adam([variable], spec.LearningRate);
        var (rows, warmUp) = (task.Rows, (int)(spec.WarmUp * spec.Iterations));
        for (var step = 0; step < spec.Iterations; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var gradients = enable_grad();
            var share = Share(variable);
            var weight = down.add(share).clamp(weights.Integers.Min, weights.Integers.Max).add(zeroPoint).div(scale);
            var batch = randint(0, rows, [Math.Min(spec.BatchRows, rows)], generator: generator);
            var loss = task.Loss(weight, batch).div(nearest);
            if (step >= warmUp)
            {
                var progress = (double)(step - warmUp) / Math.Max(1, spec.Iterations - warmUp);
                // From the first to the last exponent along half a cosine.
                var exponent = spec.LastExponent + (0.5 * (spec.FirstExponent - spec.LastExponent) * (1 + Math.Cos(Math.PI * progress)));
                loss = loss + (share.mul(2).sub(1).abs().pow(exponent).neg().add(1).mean() * spec.Decisiveness);
            }

            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        return floor.add(Share(variable).ge(0.5).to(ScalarType.Float64)).clamp(weights.Integers.Min, weights.Integers.Max);
    }

    private static Tensor Share(Tensor variable) => variable.sigmoid().mul(Stretch).add(Offset).clamp(0, 1);

    private static Tensor Float(Tensor values) => values.to(ScalarType.Float32);

    /// <summary>What a layer is to compute.</summary>
    private sealed class LayerTask
    {
        private readonly Tensor _inputs;
        private readonly Tensor? _bias;
        private readonly bool _isRectified;

        public LayerTask(LayerSamples samples, Tensor? bias, bool isRectified)
        {
            (_inputs, _isRectified) = (samples.Inputs, isRectified);
            _bias = bias?.reshape(samples.Outputs.shape[0], 1, -1);
            Wanted = isRectified ? samples.Outputs.relu() : samples.Outputs;
        }

        public Tensor Wanted { get; }

        public long Rows => _inputs.shape[1];

        public double Error(Tensor weight)
        {
            using var scope = NewDisposeScope();
            return Difference(_inputs, weight, Wanted).square().mean().ToDouble();
        }

        public Tensor Loss(Tensor weight, Tensor rows) =>
            Difference(_inputs.index_select(1, rows), weight, Wanted.index_select(1, rows)).square().mean();

        private Tensor Difference(Tensor inputs, Tensor weight, Tensor wanted)
        {
            var outputs = inputs.matmul(weight.transpose(1, 2));
            outputs = _bias is null ? outputs : outputs + _bias;
            return (_isRectified ? outputs.relu() : outputs) - wanted;
        }
    }
}
