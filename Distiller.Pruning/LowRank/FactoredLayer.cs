using Distiller.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A layer that has become the second factor, with the first in front of it; it can be made whole again until it is committed.</summary>
/// <remarks>
/// The layer object stays, because models hold it in fields of its own type: it keeps its bias and gets the second factor as weight. The
/// first factor is a layer of its own, a child named <c>reduce</c>, which runs in a hook before it.
/// </remarks>
internal sealed class FactoredLayer : IDisposable
{
    public const string Child = "reduce";

    private readonly nn.Module<Tensor, Tensor> _layer;
    private readonly nn.Module<Tensor, Tensor> _reduce;
    private readonly Tensor _whole;
    private readonly Action _unhook;
    private readonly Action _makeWhole;
    private bool _committed;

    public FactoredLayer(LayerFactors factors, LowRankLayer spec, Tensor first, Tensor second)
    {
        using var noGrad = no_grad();
        _layer = factors.Layer;
        using (NewDisposeScope())
        {
            _whole = factors.Weight.detach().clone().DetachFromDisposeScope();
        }

        _reduce = First(spec);
        LayerShapes.Replace(LayerFactors.WeightOf(_reduce), first);
        _makeWhole = Shrink(spec);
        LayerShapes.Replace(factors.Weight, second);
        LayerShapes.Refresh(_layer);
        _unhook = _layer.register_forward_pre_hook((_, input) => _reduce.call(input)).remove;
    }

    /// <summary>The weight of the first factor.</summary>
    public Parameter FirstWeight => LayerFactors.WeightOf(_reduce);

    /// <summary>Makes the first factor part of the model.</summary>
    public void Commit()
    {
        FirstWeight.requires_grad_(LayerFactors.WeightOf(_layer).requires_grad);
        _layer.register_module(Child, _reduce);
        _reduce.train(_layer.training);
        _committed = true;
    }

    public void Dispose()
    {
        if (!_committed)
        {
            _unhook();
            _makeWhole();
            LayerShapes.Replace(LayerFactors.WeightOf(_layer), _whole);
            LayerShapes.Refresh(_layer);
            _reduce.Dispose();
        }

        _whole.Dispose();
    }

    private nn.Module<Tensor, Tensor> First(LowRankLayer spec)
    {
        Parameter weight = LayerFactors.WeightOf(_layer);
        if (_layer is not Convolution convolution)
        {
            return nn.Linear(weight.shape[1], spec.Rank, hasBias: false, device: weight.device, dtype: weight.dtype);
        }

        bool spatial = spec.Way == Factorization.Spatial;
        var (stride, padding, dilation, kernel) = (convolution.stride, convolution.padding, convolution.dilation, convolution.kernel_size);
        return nn.Conv2d(
            weight.shape[1],
            spec.Rank,
            (kernel[0], spatial ? 1 : kernel[1]),
            (stride[0], spatial ? 1 : stride[1]),
            (padding[0], spatial ? 0 : padding[1]),
            (dilation[0], spatial ? 1 : dilation[1]),
            bias: false,
            device: weight.device,
            dtype: weight.dtype);
    }

    private Action Shrink(LowRankLayer spec)
    {
        if (_layer is not Convolution convolution)
        {
            return () => { };
        }

        bool spatial = spec.Way == Factorization.Spatial;
        var (kernel, stride, padding, dilation) = (convolution.kernel_size, convolution.stride, convolution.padding, convolution.dilation);
        convolution.kernel_size = [1, spatial ? kernel[1] : 1];
        convolution.stride = [1, spatial ? stride[1] : 1];
        convolution.dilation = [1, spatial ? dilation[1] : 1];
        convolution.SetPadding([0, spatial ? padding[1] : 0]);
        return () =>
        {
            convolution.kernel_size = kernel;
            convolution.stride = stride;
            convolution.dilation = dilation;
            convolution.SetPadding(padding);
        };
    }
}
