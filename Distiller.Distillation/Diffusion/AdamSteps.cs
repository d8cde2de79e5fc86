using System.Collections.Immutable;
using Distiller.Scheduling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Adam with tensors that can be named and saved as part of a policy's state.</summary>
internal sealed class AdamSteps : IDisposable
{
    private const double Epsilon = 1e-8;
    private const string StepKey = "step";
    private const string MeanSection = "mean";
    private const string SquareSection = "square";
    private readonly AdamOptions _options;
    private readonly ImmutableArray<(string Name, Parameter Parameter, Tensor Mean, Tensor Square)> _slots;
    private long _step;

    public AdamSteps(nn.Module model, AdamOptions options)
    {
        _options = options;
        using var noGrad = no_grad();
        _slots = [.. model.named_parameters().Select(entry => (
            entry.name,
            entry.parameter,
            zeros_like(entry.parameter).DetachFromDisposeScope(),
            zeros_like(entry.parameter).DetachFromDisposeScope()))];
    }

    /// <summary>One step down a scalar loss. A step whose gradient is not finite is left out.</summary>
    public void Descend(Tensor loss, double factor)
    {
        using var scope = NewDisposeScope();
        var gradients = autograd.grad([loss], [.. _slots.Select(slot => (Tensor)slot.Parameter)]);
        using var noGrad = no_grad();
        if (gradients.Any(gradient => !gradient.isfinite().all().item<bool>()))
        {
            return;
        }

        _step++;
        var rate = factor * _options.LearningRate / (1 - Math.Pow(_options.Beta1, _step));
        var correction = Math.Sqrt(1 - Math.Pow(_options.Beta2, _step));
        for (var i = 0; i < _slots.Length; i++)
        {
            using var inner = NewDisposeScope();
            var (_, parameter, mean, square) = _slots[i];
            mean.mul_(_options.Beta1).add_(gradients[i], alpha: 1 - _options.Beta1);
            square.mul_(_options.Beta2).addcmul_(gradients[i], gradients[i], 1 - _options.Beta2);
            parameter.addcdiv_(mean, (square.sqrt() / correction).add_(Epsilon), -rate);
        }
    }

    public StateDict SaveState()
    {
        var state = StateDict.Empty.With(StepKey, _step);
        foreach (var (name, _, mean, square) in _slots)
        {
            state = state.With($"{MeanSection}/{name}", mean).With($"{SquareSection}/{name}", square);
        }

        return state;
    }

    public void LoadState(StateDict state)
    {
        using var noGrad = no_grad();
        _step = state.Integer(StepKey);
        foreach (var (name, _, mean, square) in _slots)
        {
            mean.copy_(state.Tensor($"{MeanSection}/{name}"));
            square.copy_(state.Tensor($"{SquareSection}/{name}"));
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, mean, square) in _slots)
        {
            mean.Dispose();
            square.Dispose();
        }
    }
}
