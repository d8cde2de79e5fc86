using Distiller.Native;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Quantizes and dequantizes activations within a range that follows the batches seen in training.</summary>
/// <remarks>
/// In the t-th training batch biased ← d · biased + (1 - d) · extremum and tracked = biased / (1 - d^t), for minimum and maximum.
/// Values are cut off to the tracked range, where the gradient is 1; elsewhere it is 0. In evaluation the range stays.
/// Before the first training batch values pass unchanged.
/// <para>Source: Jacob et al. 2018, arXiv 1712.05877, section 3.1; Distiller: <c>range_linear.py</c>, <c>FakeLinearQuantization</c>.</para>
/// </remarks>
public sealed class FakeQuantize : IDisposable
{
    private readonly LinearScheme _scheme;
    private readonly float _decay;
    private readonly bool _isOriginal;
    private Tensor? _biased;
    private Tensor? _tracked;
    private LinearParameters? _parameters;
    private long _count;

    /// <summary>Makes a quantizer that has seen nothing.</summary>
    /// <param name="scheme">Bits and mode; per tensor.</param>
    /// <param name="decay">Weight of the past, d. Range: 0 to below 1. Default 0.999.</param>
    /// <param name="compatibility">
    /// With <see cref="Compatibility.Distiller"/> integers beyond the range are not cut off, and the range need not hold zero (14.4, 14.18).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of range.</exception>
    public FakeQuantize(LinearScheme scheme, double decay = 0.999, Compatibility compatibility = Compatibility.Sane)
    {
        _scheme = scheme with { Bits = BitWidth.Check(scheme.Bits) };
        _decay = (float)Guards.Fraction(decay);
        ArgumentOutOfRangeException.ThrowIfEqual(decay, 1.0);
        _isOriginal = compatibility == Compatibility.Distiller;
    }

    /// <summary>Number of training batches seen, t.</summary>
    public long Count => _count;

    /// <summary>Tracked minimum and maximum, shape (2); null before the first batch. Lent.</summary>
    public Tensor? Tracked => _tracked;

    /// <summary>Biased minimum and maximum, shape (2); null before the first batch. Lent.</summary>
    public Tensor? Biased => _biased;

    /// <summary>Scale (multiplies) and zero point (is subtracted) of the last training batch; null before it. Lent.</summary>
    public LinearParameters? Parameters => _parameters;

    /// <summary>Quantizes and dequantizes a batch.</summary>
    /// <param name="input">Activations, any shape; receive the gradient.</param>
    /// <param name="isTraining">Whether the range follows this batch.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public Tensor Apply(Tensor input, bool isTraining)
    {
        using var scope = NewDisposeScope();
        var seen = isTraining ? Follow(input) : (Min: float.NegativeInfinity, Max: float.PositiveInfinity);

        if (_tracked is null || _parameters is null)
        {
            return input.alias().MoveToOuterDisposeScope();
        }

        var (min, max) = Ends(_tracked);
        if (NativeRounding.Supports(input))
        {
            return NativeRounding.Apply(input, StraightThrough.Grid(_parameters, clamp: !_isOriginal) with
            {
                Low = min,
                High = max,
                GradientLow = min,
                GradientHigh = max,
            }).MoveToOuterDisposeScope();
        }

        // An end that no value of the batch passes changes neither values nor gradients, and costs a pass back.
        var clipped = (seen.Min < min, seen.Max > max) switch
        {
            (false, false) => input.clone(),
            (true, false) => input.clamp(min: min),
            (false, true) => input.clamp(max: max),
            _ => input.clamp(min, max),
        };
        return StraightThrough.SimulateFresh(clipped, _parameters, clamp: !_isOriginal).MoveToOuterDisposeScope();
    }

    /// <summary>The range and the number of batches.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    public StateDict SaveState() => _biased is null
        ? StateDict.Empty.With("count", 0)
        : StateDict.Empty.With("count", _count).With("biased", _biased);

    /// <summary>Takes over a saved range.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned.</param>
    public void LoadState(StateDict state)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Free();
        _count = state.Integer("count");
        if (_count > 0)
        {
            _biased = state.Tensor("biased").clone().DetachFromDisposeScope();
            Settle();
        }
    }

    /// <summary>Frees the range.</summary>
    public void Dispose() => Free();

    private (float Min, float Max) Follow(Tensor input)
    {
        using var noGradients = no_grad();
        var (low, high) = input.detach().aminmax();
        var extrema = stack([low, high]).to_type(ScalarType.Float32);
        var past = _biased is null ? zeros_like(extrema) : _biased.to(extrema.device);
        var biased = (past * _decay + extrema * (1 - _decay)).DetachFromDisposeScope();
        _biased?.Dispose();
        _biased = biased;
        _count++;
        Settle();
        return (low.item<float>(), high.item<float>());
    }

    private void Settle()
    {
        _tracked?.Dispose();
        _parameters?.Dispose();
        _tracked = (_biased! / (1 - MathF.Pow(_decay, _count))).DetachFromDisposeScope();
        using var range = new QuantizationRange(_tracked[0].reshape(1), _tracked[1].reshape(1));
        var parameters = LinearQuantizer.Parameters(range, _scheme);
        _parameters = parameters with
        {
            Scale = parameters.Scale.DetachFromDisposeScope(),
            ZeroPoint = parameters.ZeroPoint.DetachFromDisposeScope(),
        };
    }

    private (float Min, float Max) Ends(Tensor tracked)
    {
        var (min, max) = (tracked[0].item<float>(), tracked[1].item<float>());
        if (_scheme.IsSymmetric)
        {
            var saturation = MathF.Max(MathF.Abs(min), MathF.Abs(max));
            return (-saturation, saturation);
        }

        return _isOriginal ? (min, max) : (MathF.Min(min, 0), MathF.Max(max, 0));
    }

    private void Free()
    {
        _biased?.Dispose();
        _tracked?.Dispose();
        _parameters?.Dispose();
        _biased = null;
        _tracked = null;
        _parameters = null;
    }
}
