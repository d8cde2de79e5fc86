using System.Runtime.CompilerServices;
using Distiller.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Measures tensors, each once: what one layer returns, the next is given.</summary>
/// <remarks>What is known of a tensor holds until it is written to. Entries vanish with their tensors.</remarks>
internal sealed class TensorMeasurements
{
    /// <summary>Where the variance is this small a part of the mean square, single precision does not tell it.</summary>
    private const double CancellationLimit = 1e-3;

    private readonly ConditionalWeakTable<Tensor, Known> _known = [];

    /// <summary>Whether a window can be asked for.</summary>
    public static bool SeesWindows(Tensor values) => values.device_type == DeviceType.CPU && NativeSupport.IsAvailable;

    /// <summary>The facts of a tensor.</summary>
    /// <param name="values">Shape (N, …): N samples; one sample where each has one value.</param>
    /// <param name="window">Where to look closer, if windows can be seen.</param>
    public TensorFacts Of(Tensor values, (float Low, float High)? window)
    {
        var samples = values.dim() < 2 || values.numel() == values.shape[0] ? 1 : values.shape[0];
        if (!SeesWindows(values))
        {
            return ByOperators(values, samples);
        }

        var version = NativeStatistics.VersionOf(values);
        if (version is not null && _known.TryGetValue(values, out var known) && known.Version == version && known.Answers(window))
        {
            return known.Facts;
        }

        var facts = NativeStatistics.Of(values, samples, window);
        if (version is { } written)
        {
            _known.AddOrUpdate(values, new(written, facts));
        }

        return facts;
    }

    /// <summary>The sum of absolute deviations from a number.</summary>
    public static double Deviations(Tensor values, double from)
    {
        using var scope = NewDisposeScope();
        var sum = 0.0;
        ElementChunks.InPlace(Rows(values, values.dim() < 2 ? 1 : values.shape[0]), chunk =>
        {
            using var pieces = NewDisposeScope();
            sum += chunk.sub(from).abs_().sum([1L]).to_type(ScalarType.Float64).sum().item<double>();
        });
        return sum;
    }

    // Sums within a sample in float32, over samples in double precision; one transfer for each piece.
    private static TensorFacts ByOperators(Tensor values, long samples)
    {
        using var scope = NewDisposeScope();
        TensorFacts? all = null;
        ElementChunks.InPlace(Rows(values, samples), chunk =>
        {
            using var pieces = NewDisposeScope();
            var (lows, highs, count) = (chunk.amin([1L]), chunk.amax([1L]), chunk.numel());
            var sums = stack([lows, highs, chunk.sum([1L]), chunk.unsqueeze(1).bmm(chunk.unsqueeze(2)).flatten()]).to_type(ScalarType.Float64).sum([1L]);
            var found = cat([sums, stack([lows.min(), highs.max()]).to_type(ScalarType.Float64)]).data<double>().ToArray();
            var mean = found[2] / count;
            var squares = found[3] - (found[2] * mean);
            TensorFacts piece = new()
            {
                Samples = chunk.shape[0],
                Count = count,
                Min = found[4],
                Max = found[5],
                MinSum = found[0],
                MaxSum = found[1],
                Mean = mean,
                SquaredDeviations = squares >= CancellationLimit * found[3]
                    ? squares
                    : chunk.to_type(ScalarType.Float64).sub_(mean).square().sum().item<double>(),
                SampleDeviations = 0,
            };
            all = all is null ? piece : Both(all, piece);
        });
        return all!;
    }

    private static TensorFacts Both(TensorFacts first, TensorFacts second)
    {
        var total = first.Count + second.Count;
        var difference = second.Mean - first.Mean;
        return first with
        {
            Samples = first.Samples + second.Samples,
            Count = total,
            Min = double.IsNaN(second.Min) ? second.Min : Math.Min(first.Min, second.Min),
            Max = double.IsNaN(second.Max) ? second.Max : Math.Max(first.Max, second.Max),
            MinSum = first.MinSum + second.MinSum,
            MaxSum = first.MaxSum + second.MaxSum,
            Mean = first.Mean + (difference * second.Count / total),
            SquaredDeviations = first.SquaredDeviations + second.SquaredDeviations + (difference * difference * first.Count * second.Count / total),
        };
    }

    // A view where the memory order allows one: what is inside a sample may come in any order.
    private static Tensor Rows(Tensor values, long samples)
    {
        var floats = values.detach().to_type(ScalarType.Float32);
        return floats.dim() == 4 && samples > 1 && !floats.is_contiguous()
            ? floats.permute(0, 2, 3, 1).reshape(samples, -1)
            : floats.reshape(samples, -1);
    }

    private sealed record Known(long Version, TensorFacts Facts)
    {
        public bool Answers((float Low, float High)? window) =>
            window is null || (Facts.Window is { } seen && (seen.Low, seen.High) == window);
    }
}
