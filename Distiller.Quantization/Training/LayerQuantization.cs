using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Makes a layer compute with quantized weights, wherever and however the model calls it.</summary>
/// <remarks>
/// The layer's own pass is run on an empty batch, at no cost, and its result replaced by that of the quantized weights: the
/// layer keeps its type and its place, its parameters stay the float ones, and gradients reach them through the quantizer.
/// Hooks that others registered on the same layer before see the empty batch.
/// </remarks>
internal sealed class LayerQuantization : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _layer;
    private readonly TensorQuantizer? _weight;
    private readonly TensorQuantizer? _bias;
    private readonly Func<bool> _isActive;
    private readonly Action _remove;
    private (Tensor Input, Tensor Empty)? _call;

    internal LayerQuantization(nn.Module<Tensor, Tensor> layer, TensorQuantizer? weight, TensorQuantizer? bias, Func<bool> isActive)
    {
        (_layer, _weight, _bias, _isActive) = (layer, weight, bias, isActive);
        var before = layer.register_forward_pre_hook((_, input) => Before(input));
        var after = layer.register_forward_hook((_, _, output) => After(output));
        _remove = () =>
        {
            before.remove();
            after.remove();
        };
    }

    /// <summary>Overwrites the parameters with their quantized values.</summary>
    internal void Write()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (weight, bias) = LayerForward.Parameters(_layer);
        if (_weight is not null)
        {
            weight.copy_(_weight.Apply(weight, isTraining: false));
        }

        if (_bias is not null)
        {
            bias?.copy_(_bias.Apply(bias, isTraining: false));
        }
    }

    public void Dispose() => _remove();

    private Tensor Before(Tensor input)
    {
        if (!_isActive())
        {
            return null!;
        }

        using var noGradients = no_grad();
        var (weight, _) = LayerForward.Parameters(_layer);
        using var batch = input.dim() < weight.dim() ? input.unsqueeze(0) : input.alias();
        var empty = batch.narrow(0, 0, 0).DetachFromDisposeScope();
        _call = (input, empty);
        return empty;
    }

    private Tensor After(Tensor output)
    {
        if (_call is not { } call)
        {
            return null!;
        }

        _call = null;
        call.Empty.Dispose();
        output.Dispose();
        using var scope = NewDisposeScope();
        var (weight, bias) = LayerForward.Parameters(_layer);
        return LayerForward.Run(
            _layer,
            call.Input,
            _weight?.Apply(weight, _layer.training) ?? weight,
            bias is null ? null : _bias?.Apply(bias, _layer.training) ?? bias).MoveToOuterDisposeScope();
    }
}
