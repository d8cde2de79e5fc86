using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Graph;
using Distiller.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Activations;

/// <summary>How the outputs of a module are distributed.</summary>
/// <param name="Name">Path of the module.</param>
/// <param name="Histogram">The counts.</param>
public sealed record ActivationHistogram(string Name, Histogram Histogram)
{
    /// <summary>Intervals of a histogram, as in the original.</summary>
    public const int DefaultBins = 2048;

    /// <summary>Counts the outputs of a model's modules, in two passes over the data: the first finds the ranges.</summary>
    /// <remarks>Memory does not grow with the data. Source: Distiller, <c>data_loggers/collector.py</c>, <c>collect_histograms</c>.</remarks>
    /// <param name="model">The model; its mode comes back.</param>
    /// <param name="source">The data; its epoch 0 is read twice.</param>
    /// <param name="bins">Number of equal intervals between the smallest and the largest value. Range: 1 and more.</param>
    /// <param name="selects">Which modules without children are counted, by path and module; null for all.</param>
    /// <param name="cancellation">Ends the passes between two minibatches.</param>
    /// <returns>A histogram for each module that was called, in the order of the first calls.</returns>
    /// <exception cref="InvalidDataException">A module gave NaN or an infinity; the message names it.</exception>
    public static ImmutableArray<ActivationHistogram> Collect(
        nn.Module<Tensor, Tensor> model,
        IBatchSource source,
        int bins = DefaultBins,
        Func<string, nn.Module, bool>? selects = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        List<string> order = [];
        Dictionary<string, (double Min, double Max)> ranges = new(StringComparer.Ordinal);
        Pass(model, source, selects, (name, output) =>
        {
            (double min, double max) = (output.min().ToDouble(), output.max().ToDouble());
            if (!double.IsFinite(min) || !double.IsFinite(max))
            {
                throw new InvalidDataException($"'{name}' gave NaN or an infinity. Look at the data and the weights before this layer.");
            }

            if (!ranges.TryGetValue(name, out (double Min, double Max) range))
            {
                order.Add(name);
                range = (min, max);
            }

            ranges[name] = (Math.Min(range.Min, min), Math.Max(range.Max, max));
        }, cancellation);
        Dictionary<string, long[]> counts = order.ToDictionary(name => name, _ => new long[bins], StringComparer.Ordinal);
        Pass(model, source, selects, (name, output) =>
        {
            (double min, double max) = Widened(ranges[name]);
            Histogram part = Histogram.Of(output, bins, min, max);
            long[] sums = counts[name];
            for (int i = 0; i < bins; i++)
            {
                sums[i] += part.Counts[i];
            }
        }, cancellation);
        return [.. order.Select(name => new ActivationHistogram(name, new Histogram(Widened(ranges[name]).Min, Widened(ranges[name]).Max, [.. counts[name]])))];
    }

    // A module of one value, such as a dead rectifier, still needs a range.
    private static (double Min, double Max) Widened((double Min, double Max) range) =>
        range.Min < range.Max ? range : (range.Min - 0.5, range.Max + 0.5);

    private static void Pass(
        nn.Module<Tensor, Tensor> model, IBatchSource source, Func<string, nn.Module, bool>? selects, Action<string, Tensor> see, CancellationToken cancellation)
    {
        IReadOnlyList<Action> removals = ForwardHooks.AttachToLeaves(model, (name, module, _, output) =>
        {
            if (output.numel() > 0 && (selects is null || selects(name, module)))
            {
                using DisposeScope inner = NewDisposeScope();
                see(name, output.detach());
            }
        });
        bool wasTraining = model.training;
        model.eval();
        try
        {
            using IDisposable noGrad = no_grad();
            using IEnumerator<Batch> batches = source.ReadEpoch(0).GetEnumerator();
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();
                if (!batches.MoveNext())
                {
                    return;
                }

                _ = model.call(ChannelsLast.Apply(batches.Current.Inputs));
            }
        }
        finally
        {
            model.train(wasTraining);
            foreach (Action remove in removals)
            {
                remove();
            }
        }
    }
}
