using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Accumulates the statistics of one tensor over batches: sums within a piece in float32, over pieces in double precision.</summary>
internal sealed class ActivationObserver(Compatibility compatibility)
{
    /// <summary>Where the variance is this small a part of the mean square, single precision does not tell it.</summary>
    private const double CancellationLimit = 1e-3;

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
        var rows = Rows(values.detach().to_type(ScalarType.Float32));
        if (isSecondPass)
        {
            ElementChunks.InPlace(rows, chunk =>
            {
                using var pieces = NewDisposeScope();
                _deviations += chunk.sub(_mean).abs_().sum([1L]).to_type(ScalarType.Float64).sum().item<double>();
            });
            _secondCount += values.numel();
            return;
        }

        var (lowSum, highSum) = (0.0, 0.0);
        ElementChunks.InPlace(rows, chunk =>
        {
            using var pieces = NewDisposeScope();
            var (lows, highs) = (chunk.amin([1L]), chunk.amax([1L]));
            _min = Smaller(_min, lows.min().item<float>());
            _max = Larger(_max, highs.max().item<float>());
            lowSum += lows.to_type(ScalarType.Float64).sum().item<double>();
            highSum += highs.to_type(ScalarType.Float64).sum().item<double>();
            Merge(chunk);
        });
        var past = compatibility == Compatibility.Distiller ? _count - values.numel() : _samples;
        var added = rows.shape[0];
        _averageMin = ((past * _averageMin) + lowSum) / (past + added);
        _averageMax = ((past * _averageMax) + highSum) / (past + added);
        _samples += added;
        _shape = _shape.Length == 0 ? Guards.ShapeText(values.shape) : _shape;
    }

    /// <summary>The record.</summary>
    /// <param name="layer">For errors.</param>
    /// <param name="hasDeviations">Whether there was a second pass; without one the mean absolute deviation is NaN.</param>
    internal ActivationStatistics ToStatistics(string layer, bool hasDeviations = true) => !hasDeviations || _secondCount == _count
        ? new()
        {
            Min = _min,
            Max = _max,
            AverageMin = _averageMin,
            AverageMax = _averageMax,
            Mean = _mean,
            StandardDeviation = Math.Sqrt(_squares / _count),
            MeanAbsoluteDeviation = hasDeviations ? _deviations / _count : double.NaN,
            Shape = _shape,
            Count = _count,
        }
        : throw new InvalidOperationException(FormattableString.Invariant(
            $"Layer '{layer}' saw {_count} values in the first calibration pass and {_secondCount} in the second. Run the same data twice."));

    // Means and squared deviations of two sets give those of both: Chan et al. 1979.
    private void Merge(Tensor chunk)
    {
        var count = chunk.numel();
        var sum = chunk.sum([1L]).to_type(ScalarType.Float64).sum().item<double>();
        var mean = sum / count;
        var square = chunk.unsqueeze(1).bmm(chunk.unsqueeze(2)).to_type(ScalarType.Float64).sum().item<double>();
        var squares = square - (sum * mean);
        if (squares < CancellationLimit * square)
        {
            squares = chunk.to_type(ScalarType.Float64).sub_(mean).square().sum().item<double>();
        }

        var difference = mean - _mean;
        var total = _count + count;
        _squares += squares + (difference * difference * _count * count / total);
        _mean += difference * count / total;
        _count = total;
    }

    // A view where the memory order allows one: what is inside a sample may come in any order.
    private static Tensor Rows(Tensor values)
    {
        if (values.dim() < 2 || values.numel() == values.shape[0])
        {
            return values.reshape(1, -1);
        }

        return values.dim() == 4 && !values.is_contiguous()
            ? values.permute(0, 2, 3, 1).reshape(values.shape[0], -1)
            : values.reshape(values.shape[0], -1);
    }

    // Values that are no numbers have to reach the record.
    private static double Smaller(double past, double value) => double.IsNaN(value) ? value : Math.Min(past, value);

    private static double Larger(double past, double value) => double.IsNaN(value) ? value : Math.Max(past, value);
}
