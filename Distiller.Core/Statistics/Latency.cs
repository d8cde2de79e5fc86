using Distiller.Modules;
using MathNet.Numerics.Statistics;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Measures how long a forward pass takes, and the memory that goes with it.</summary>
public static class Latency
{
    /// <summary>Times a model in evaluation mode and without gradients, on input of zeros.</summary>
    /// <param name="model">The model; its modes are as before afterwards.</param>
    /// <param name="inputShape">Shape of the input, (N, …).</param>
    /// <returns>Median, quartiles, threads and memory.</returns>
    public static LatencySummary Measure(nn.Module<Tensor, Tensor> model, params long[] inputShape)
    {
        Tensor? like = model.parameters().FirstOrDefault();
        using Tensor input = zeros(inputShape, like?.dtype ?? ScalarType.Float32, like?.device);
        return Measure(model, input);
    }

    /// <summary>Times a model in evaluation mode and without gradients.</summary>
    /// <param name="model">The model; its modes are as before afterwards.</param>
    /// <param name="input">The input, (N, …).</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>Median, quartiles, threads and memory.</returns>
    public static LatencySummary Measure(nn.Module<Tensor, Tensor> model, Tensor input, LatencyOptions? options = null) =>
        Measure(model, input.shape[0], () => _ = model.call(input), options);

    /// <summary>Times any model.</summary>
    /// <param name="model">The model; its modes are as before afterwards.</param>
    /// <param name="batchSize">Number of samples that one call computes.</param>
    /// <param name="forward">Calls the model once. What it creates is disposed.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>Median, quartiles, threads and memory.</returns>
    public static LatencySummary Measure(nn.Module model, long batchSize, Action forward, LatencyOptions? options = null)
    {
        options ??= LatencyOptions.Default;
        int threads = get_num_threads();
        using IDisposable noGrad = no_grad();
        using EvaluationMode evaluation = new(model);
        try
        {
            set_num_threads(options.Threads ?? threads);
            for (int run = 0; run < options.WarmUpRuns; run++)
            {
                Time(forward, options.Clock);
            }

            double[] times = [.. Enumerable.Range(0, options.Runs).Select(_ => Time(forward, options.Clock)).Order()];
            return new()
            {
                MedianMilliseconds = SortedArrayStatistics.Median(times),
                LowerQuartileMilliseconds = SortedArrayStatistics.LowerQuartile(times),
                UpperQuartileMilliseconds = SortedArrayStatistics.UpperQuartile(times),
                Runs = options.Runs,
                Threads = options.Threads ?? threads,
                BatchSize = batchSize,
                WeightBytes = model.parameters().Concat(model.buffers()).Sum(tensor => tensor.numel() * tensor.ElementSize),
                ProcessBytes = Environment.WorkingSet,
            };
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static double Time(Action forward, TimeProvider clock)
    {
        using var scope = NewDisposeScope();
        long start = clock.GetTimestamp();
        forward();
        return clock.GetElapsedTime(start).TotalMilliseconds;
    }
}
