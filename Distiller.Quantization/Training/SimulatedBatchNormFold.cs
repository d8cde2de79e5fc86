using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A layer and the batch normalisation behind it as one module, whose folded weights can be quantized while it trains.</summary>
/// <remarks>
/// Training: weights are scaled with the running variance and the output is corrected to the batch's, so that quantized weights
/// do not jitter. Evaluation: weights and bias are folded. After more than a number of training batches the statistics freeze:
/// the folded values become the layer's parameters, at the beginning of the next pass (14.11). The layer's bias takes no part
/// in training.
/// <para>Shapes: those of the layer; (F) statistics for F filters or outputs.</para>
/// <para>Source: Krishnamoorthi 2018, arXiv 1806.08342, section 3.2.2; Distiller: <c>sim_bn_fold.py</c>.</para>
/// </remarks>
public sealed class SimulatedBatchNormFold : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> param_module;
    private readonly NormBase bn;
    private readonly Func<Tensor, Tensor> _quantize;
    private readonly long _freezeDelay;
    private bool _isFrozen;

    /// <summary>Joins a layer and its normalisation, which are registered as <c>param_module</c> and <c>bn</c>.</summary>
    /// <param name="layer">Linear, or a convolution of 1 to 3 dimensions.</param>
    /// <param name="normalization">BatchNorm1d for Linear and Conv1d, BatchNorm2d for Conv2d, BatchNorm3d for Conv3d; with running statistics.</param>
    /// <param name="freezeDelay">Number of training batches after which statistics freeze. Default 200 000.</param>
    /// <param name="quantize">Quantizes folded weights and biases, letting gradients through; null for nothing. Returns a new tensor.</param>
    /// <exception cref="ArgumentException">The pair is not one of those above, or there are no running statistics.</exception>
    public SimulatedBatchNormFold(
        nn.Module<Tensor, Tensor> layer, NormBase normalization, long freezeDelay = 200_000, Func<Tensor, Tensor>? quantize = null)
        : base(nameof(SimulatedBatchNormFold))
    {
        var fits = (layer, normalization) is (Linear or Conv1d, BatchNorm1d) or (Conv2d, BatchNorm2d) or (Conv3d, BatchNorm3d);
        if (!fits)
        {
            throw new ArgumentException(
                $"{layer.GetName()} and {normalization.GetName()} cannot be folded. Pairs are Linear or Conv1d with BatchNorm1d, Conv2d with BatchNorm2d, Conv3d with BatchNorm3d.",
                nameof(normalization));
        }

        if (!normalization.track_running_stats)
        {
            throw new ArgumentException("Folding needs running statistics. Make the normalisation with track_running_stats: true.", nameof(normalization));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(freezeDelay);
        param_module = layer;
        bn = normalization;
        _freezeDelay = freezeDelay;
        _quantize = quantize ?? (values => values.alias());
        RegisterComponents();
    }

    /// <summary>Whether the statistics are fixed; the folded parameters are written at the beginning of the next pass.</summary>
    public bool IsFrozen => _isFrozen || bn.num_batches_tracked!.cpu().data<long>()[0] > _freezeDelay;

    private (Tensor Weight, Tensor? Bias) Layer => LayerForward.Parameters(param_module);

    /// <summary>Writes the folded weights and biases into the layer, which from then on runs without its normalisation.</summary>
    public void Freeze()
    {
        if (_isFrozen)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (weight, bias) = Fold();
        Layer.Weight.copy_(weight);
        if (Layer.Bias is { } existing)
        {
            existing.copy_(bias);
        }
        else
        {
            LayerForward.SetBias(param_module, new Parameter(bias.clone()));
        }

        _isFrozen = true;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        if (!_isFrozen && IsFrozen)
        {
            Freeze();
        }

        return (_isFrozen ? Frozen(input) : training ? Train(input) : Evaluate(input)).MoveToOuterDisposeScope();
    }

    private Tensor Frozen(Tensor input)
    {
        var (weight, bias) = Layer;
        return LayerForward.Run(param_module, input, _quantize(weight), _quantize(bias!));
    }

    private Tensor Evaluate(Tensor input)
    {
        var (weight, bias) = Fold();
        return LayerForward.Run(param_module, input, _quantize(weight), _quantize(bias));
    }

    private Tensor Train(Tensor input)
    {
        var (weight, bias) = Layer;
        var output = LayerForward.Run(param_module, input, weight, null);
        var (mean, variance) = Statistics(output);
        Follow(mean.detach(), variance.detach(), bias?.detach(), output.numel() / mean.numel());
        var running = (bn.running_var! + bn.eps).sqrt();
        var reciprocal = (variance + bn.eps).rsqrt();
        var scaled = weight * PerOutput(Gamma() / running, weight.dim());
        var corrected = LayerForward.Run(param_module, input, _quantize(scaled), null);
        var offset = Beta() - (Gamma() * mean * reciprocal);
        return (corrected * Along(running * reciprocal, corrected)) + Along(_quantize(offset), corrected);
    }

    private (Tensor Weight, Tensor Bias) Fold()
    {
        var (weight, bias) = Layer;
        var factor = Gamma() / (bn.running_var! + bn.eps).sqrt();
        var mean = bias is null ? bn.running_mean! : bn.running_mean! - bias;
        return (weight * PerOutput(factor, weight.dim()), Beta() - (factor * mean));
    }

    private static (Tensor Mean, Tensor Variance) Statistics(Tensor output)
    {
        // Channels are axis 1 of convolutions' outputs and the last one of linear layers' (N, F).
        var rows = output.transpose(0, 1).reshape(output.shape[1], -1);
        return (rows.mean([1L]), rows.var(1L, unbiased: false));
    }

    private void Follow(Tensor mean, Tensor variance, Tensor? bias, long count)
    {
        using var noGradients = no_grad();
        bn.num_batches_tracked!.add_(1);
        var momentum = bn.momentum ?? 1.0 / bn.num_batches_tracked.cpu().data<long>()[0];
        var shifted = bias is null ? mean : mean + bias;
        bn.running_mean!.mul_(1 - momentum).add_(shifted * momentum);
        bn.running_var!.mul_(1 - momentum).add_(variance * (momentum * count / Math.Max(count - 1, 1)));
    }

    private Tensor Gamma() => bn.weight is { } gamma ? gamma : ones_like(bn.running_mean!);

    private Tensor Beta() => bn.bias is { } beta ? beta : zeros_like(bn.running_mean!);

    private static Tensor PerOutput(Tensor values, long dimensions) =>
        values.reshape([-1, .. Enumerable.Repeat(1L, (int)dimensions - 1)]);

    private static Tensor Along(Tensor values, Tensor output) =>
        values.reshape([1, -1, .. Enumerable.Repeat(1L, (int)output.dim() - 2)]);
}
