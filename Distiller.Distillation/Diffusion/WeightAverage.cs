using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>The exponential moving average of a model's parameters while it trains.</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly ImmutableArray<(Parameter Parameter, Tensor Average)> _slots;

    public WeightAverage(nn.Module model, double decay)
    {
        _decay = decay;
        _slots = [.. model.parameters().Select(parameter => (parameter, parameter.detach().clone().DetachFromDisposeScope()))];
    }

    public void Add()
    {
        using var noGrad = no_grad();
        foreach (var (parameter, average) in _slots)
        {
            average.mul_(_decay).add_(parameter, alpha: 1 - _decay);
        }
    }

    /// <summary>Gives the model its average.</summary>
    public void Apply()
    {
        using var noGrad = no_grad();
        foreach (var (parameter, average) in _slots)
        {
            parameter.copy_(average);
        }
    }

    public void Dispose()
    {
        foreach (var (_, average) in _slots)
        {
            average.Dispose();
        }
    }
}
