using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Accumulates the statistics of one tensor over batches, in double precision.</summary>
internal sealed class ActivationObserver(Compatibility compatibility)
{
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private double _averageMin;
    private double _averageMax;
    private double _mean;
    private double _squares;
    private double _deviations;
    private long _samples;
    private long _count;
    private long _secondCount;
    private string _shape = "";

    internal void Observe(Tensor values, bool isSecondPass)
    {
        if (values.numel() == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var wide = values.detach().to_type(ScalarType.Float64);
        if (isSecondPass)
        {
            var difference = wide - _mean;
            _squares += difference.square().sum().ToDouble();
            _deviations += difference.abs().sum().ToDouble();
            _secondCount += values.numel();
            return;
        }

        var samples = wide.dim() == 0 ? wide.reshape(1, 1) : wide.reshape(wide.shape[0], -1);
        if (samples.shape[1] == 1)
        {
            samples = samples.reshape(1, -1);
        }

        var (lows, highs) = (samples.amin([1L]), samples.amax([1L]));
        _min = Math.Min(_min, lows.min().ToDouble());
        _max = Math.Max(_max, highs.max().ToDouble());
        var past = compatibility == Compatibility.Distiller ? _count : _samples;
        var added = samples.shape[0];
        _averageMin = ((past * _averageMin) + lows.sum().ToDouble()) / (past + added);
        _averageMax = ((past * _averageMax) + highs.sum().ToDouble()) / (past + added);
        _mean = ((_count * _mean) + wide.sum().ToDouble()) / (_count + values.numel());
        _samples += added;
        _count += values.numel();
        _shape = _shape.Length == 0 ? Guards.ShapeText(values.shape) : _shape;
    }

    internal ActivationStatistics ToStatistics(string layer) => _secondCount == _count
        ? new()
        {
            Min = _min,
            Max = _max,
            AverageMin = _averageMin,
            AverageMax = _averageMax,
            Mean = _mean,
            StandardDeviation = Math.Sqrt(_squares / _count),
            MeanAbsoluteDeviation = _deviations / _count,
            Shape = _shape,
            Count = _count,
        }
        : throw new InvalidOperationException(FormattableString.Invariant(
            $"Layer '{layer}' saw {_count} values in the first calibration pass and {_secondCount} in the second. Run the same data twice."));
}
