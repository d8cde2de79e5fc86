using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Scales the weights of a model so that every layer adds values of mean square 1 to its biases, and no channel is off for all inputs.</summary>
/// <remarks>
/// Scaling as in Mishkin and Matas 2016, arXiv 1511.06422, in one forward pass. The means of the channels are lifted where they would stay behind
/// a rectifier; where there is no bias to lift them, their signs are made positive. They are not centred: a network of centred layers enlarges each difference from layer to layer, and with it rounding.
/// </remarks>
internal sealed class SignalBalance : IDisposable
{
    /// <summary>The smallest mean of a channel: most of its values then pass a rectifier.</summary>
    private const double SmallestMean = 0.5;

    private readonly Dictionary<nn.Module, Affine> _layers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NormBase, Tensor> _means = new(ReferenceEqualityComparer.Instance);
    private readonly List<nn.Module<Tensor, Tensor>> _watched;

    /// <param name="model">A model with random weights.</param>
    public SignalBalance(nn.Module model) =>
        _watched = [.. model.modules().Prepend(model).Distinct<nn.Module>(ReferenceEqualityComparer.Instance).OfType<nn.Module<Tensor, Tensor>>()];

    /// <summary>Measures what the layers need, each behind layers that are balanced already.</summary>
    public void Measure(Action run)
    {
        List<Action> removals = [];
        try
        {
            foreach (var layer in _watched)
            {
                if (layer is Convolution or Linear)
                {
                    removals.Add(layer.register_forward_hook((_, _, output) => Mixed(layer, output)).remove);
                }
                else if (layer is NormBase { running_mean: not null } normalization)
                {
                    removals.Add(layer.register_forward_hook((_, input, output) => Normalized(normalization, input, output)).remove);
                }
            }

            run();
        }
        finally
        {
            removals.ForEach(remove => remove());
        }
    }

    /// <summary>Changes weights, biases and running statistics accordingly.</summary>
    public void Apply()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        HashSet<IntPtr> scaled = [];
        foreach (var (layer, affine) in _layers)
        {
            var (weight, bias) = Parameters(layer);
            if (scaled.Add(weight.Handle))
            {
                weight.mul_(affine.Signs is null ? affine.Scale : affine.Scale * Along(affine.Signs, new LayerWeights("", layer).OutputDimension, weight.dim()));
                bias?.copy_(affine.Shift!);
            }
        }

        foreach (var (normalization, mean) in _means)
        {
            normalization.running_mean!.copy_(mean);
        }
    }

    /// <summary>Frees what was measured.</summary>
    public void Dispose()
    {
        foreach (var affine in _layers.Values)
        {
            affine.Scale.Dispose();
            affine.Shift?.Dispose();
            affine.Signs?.Dispose();
        }

        foreach (var mean in _means.Values)
        {
            mean.Dispose();
        }
    }

    /// <summary>What the balanced layer returns; null, the hooks' word for "unchanged", if its output has no batch.</summary>
    private Tensor Mixed(nn.Module layer, Tensor output)
    {
        if (output.dim() < 2 || (layer is Convolution convolution && output.dim() != convolution.weight.dim()))
        {
            return null!;
        }

        using var scope = NewDisposeScope();
        var axis = layer is Linear ? output.dim() - 1 : 1;
        var bias = Parameters(layer).Bias;
        var signal = bias is null ? output : output - Along(bias, axis, output.dim());
        if (!_layers.TryGetValue(layer, out var affine))
        {
            var root = signal.pow(2).mean().sqrt();
            var scale = 1 / root.where(root > 0, ones_like(root));
            var shift = bias is null ? null : bias + Lift(signal * scale, axis);
            var signs = bias is null && layer is not Convolution { transposed: true, groups: > 1 } ? Signs(signal, axis) : null;
            _layers.Add(layer, affine = new(scale.DetachFromDisposeScope(), shift?.DetachFromDisposeScope(), signs?.DetachFromDisposeScope()));
        }

        var scaled = signal * affine.Scale;
        scaled = affine.Signs is null ? scaled : scaled * Along(affine.Signs, axis, output.dim());
        return (affine.Shift is null ? scaled : scaled + Along(affine.Shift, axis, output.dim())).MoveToOuterDisposeScope();
    }

    private Tensor Normalized(NormBase normalization, Tensor input, Tensor output)
    {
        using var scope = NewDisposeScope();
        if (!_means.TryGetValue(normalization, out var mean))
        {
            mean = (normalization.running_mean! - Lift(input, 1)).DetachFromDisposeScope();
            _means.Add(normalization, mean);
        }

        var slope = (normalization.running_var! + normalization.eps).rsqrt();
        slope = normalization.weight is { } weight ? slope * weight : slope;
        return (output + Along((normalization.running_mean! - mean) * slope, 1, output.dim())).MoveToOuterDisposeScope();
    }

    /// <summary>What is missing to the smallest mean, by channel. Silent channels are those that will be gone: they keep what they have.</summary>
    private static Tensor Lift(Tensor values, long axis)
    {
        var rows = values.transpose(0, axis).flatten(1);
        return (SmallestMean - rows.mean([1])).clamp(min: 0) * rows.abs().amax([1]).ne(0);
    }

    /// <summary>Signs by channel that make the means positive: what can be done for a layer without bias.</summary>
    private static Tensor Signs(Tensor values, long axis) => (values.transpose(0, axis).flatten(1).mean([1]).ge(0).to(values.dtype) * 2) - 1;

    private static Tensor Along(Tensor channels, long axis, long rank)
    {
        long[] shape = [.. Enumerable.Repeat(1L, (int)rank)];
        shape[axis] = channels.shape[0];
        return channels.reshape(shape);
    }

    private static (Parameter Weight, Parameter? Bias) Parameters(nn.Module layer) =>
        layer is Convolution convolution ? (convolution.weight, convolution.bias) : (((Linear)layer).weight, ((Linear)layer).bias);

    private sealed record Affine(Tensor Scale, Tensor? Shift, Tensor? Signs);
}
