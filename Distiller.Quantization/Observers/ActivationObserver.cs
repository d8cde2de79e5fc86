using Distiller.Native;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Accumulates the statistics of one tensor over batches.</summary>
/// <param name="compatibility">How averages of extrema weigh batches.</param>
/// <param name="measurements">Measures tensors; shared by the observers of a pass, so that a tensor that one layer hands to another is read once.</param>
internal sealed class ActivationObserver(Compatibility compatibility, TensorMeasurements? measurements = null)
{
    private readonly TensorMeasurements _measurements = measurements ?? new();
    private DeviationWindow? _window;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private double _averageMin;
    private double _averageMax;
    private double _mean;
    private double _squares;
    private double _deviations;
    private double? _settled;
    private long _samples;
    private long _count;
    private long _secondCount;
    private string _shape = "";

    /// <summary>Whether the first pass told everything. To be asked after it.</summary>
    internal bool IsSettled => !double.IsNaN(_settled ??= _min == _max ? 0 : _window?.Deviations(_mean) ?? double.NaN);

    internal void Observe(Tensor values, bool isSecondPass)
    {
        if (values.numel() == 0 || (isSecondPass && IsSettled))
        {
            return;
        }

        if (isSecondPass)
        {
            _deviations += TensorMeasurements.Deviations(values, _mean);
            _secondCount += values.numel();
            return;
        }

        var facts = _measurements.Of(values, _window?.Ends);
        if (_count == 0 && TensorMeasurements.SeesWindows(values))
        {
            // The first batch tells where the mean will be.
            _window = DeviationWindow.Around(facts);
            facts = _measurements.Of(values, _window?.Ends);
        }

        Add(facts);
        _shape = _shape.Length == 0 ? Guards.ShapeText(values.shape) : _shape;
    }

    /// <summary>The record.</summary>
    /// <param name="layer">For errors.</param>
    /// <param name="hasDeviations">Whether there was a second pass for what the first did not settle; without one its mean absolute deviation is NaN.</param>
    internal ActivationStatistics ToStatistics(string layer, bool hasDeviations = true) => !hasDeviations || IsSettled || _secondCount == _count
        ? new()
        {
            Min = _min,
            Max = _max,
            AverageMin = _averageMin,
            AverageMax = _averageMax,
            Mean = _mean,
            StandardDeviation = Math.Sqrt(_squares / _count),
            MeanAbsoluteDeviation = (IsSettled ? _settled!.Value : _secondCount == _count ? _deviations : double.NaN) / _count,
            Shape = _shape,
            Count = _count,
        }
        : throw new InvalidOperationException(FormattableString.Invariant(
            $"Layer '{layer}' saw {_count} values in the first calibration pass and {_secondCount} in the second. Run the same data twice."));

    // Means and squared deviations of two sets give those of both: Chan et al. 1979.
    private void Add(TensorFacts facts)
    {
        var total = _count + facts.Count;
        var difference = facts.Mean - _mean;
        _squares += facts.SquaredDeviations + (difference * difference * _count * facts.Count / total);
        _mean += difference * facts.Count / total;
        var past = compatibility == Compatibility.Distiller ? _count : _samples;
        _averageMin = ((past * _averageMin) + facts.MinSum) / (past + facts.Samples);
        _averageMax = ((past * _averageMax) + facts.MaxSum) / (past + facts.Samples);
        _min = Smaller(_min, facts.Min);
        _max = Larger(_max, facts.Max);
        (_count, _samples) = (total, _samples + facts.Samples);
        if (_window is null || facts.Window is null)
        {
            // Where one batch was not counted, the window does not hold all.
            _window = null;
            return;
        }

        _window.Add(facts.Window);
    }

    // Values that are no numbers have to reach the record.
    private static double Smaller(double past, double value) => double.IsNaN(value) ? value : Math.Min(past, value);

    private static double Larger(double past, double value) => double.IsNaN(value) ? value : Math.Max(past, value);
}
