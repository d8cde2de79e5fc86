using System.Collections.Immutable;
using Distiller.Modules;
using MathNet.Numerics.Statistics;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Measures how the time of a forward pass divides among the modules of a model.</summary>
/// <remarks>
/// Modules without children that take and return one tensor are timed by hooks; what is left of the pass, code between modules included, is one row.
/// Hooks take time themselves, some microseconds a call: for the whole model use <see cref="Latency"/>.
/// </remarks>
public static class LayerTimes
{
    /// <summary>Times the modules in evaluation mode and without gradients, on input of zeros.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="inputShape">Shape of the input, (N, …).</param>
    /// <returns>The modules in the order in which they are first called, and what is left.</returns>
    public static ImmutableArray<LayerTime> Measure(nn.Module<Tensor, Tensor> model, params long[] inputShape)
    {
        Tensor? like = model.parameters().FirstOrDefault();
        using Tensor input = zeros(inputShape, like?.dtype ?? ScalarType.Float32, like?.device);
        return Measure(model, () => _ = model.call(input));
    }

    /// <summary>Times the modules of any model in evaluation mode and without gradients.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="forward">Calls the model once. What it creates is disposed.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The modules in the order in which they are first called, and what is left.</returns>
    public static ImmutableArray<LayerTime> Measure(nn.Module model, Action forward, LatencyOptions? options = null)
    {
        options ??= LatencyOptions.Default;
        ILookup<string, LayerCost> macs = MacCounter.Measure(model, forward).ToLookup(cost => cost.Name, StringComparer.Ordinal);
        int threads = get_num_threads();
        using IDisposable noGrad = no_grad();
        using EvaluationMode evaluation = new(model);
        using Stopwatches watches = new(model, options.Clock);
        List<double> whole = [];
        try
        {
            set_num_threads(options.Threads ?? threads);
            for (int run = -options.WarmUpRuns; run < options.Runs; run++)
            {
                double elapsed = Time(forward, options.Clock);
                if (run >= 0)
                {
                    whole.Add(elapsed);
                    watches.Keep();
                }
                else
                {
                    watches.Drop();
                }
            }
        }
        finally
        {
            set_num_threads(threads);
        }

        ImmutableArray<LayerTime> layers =
        [
            .. watches.Layers.Select(layer => new LayerTime(
                layer.Name, layer.Type, layer.Calls, Median(layer.Times), macs[layer.Name].Sum(cost => cost.MacCount))),
        ];
        return layers.Add(new("", "", 1, Math.Max(0, Median(whole) - layers.Sum(layer => layer.Milliseconds)), 0));
    }

    private static double Median(IEnumerable<double> values) => SortedArrayStatistics.Median([.. values.Order()]);

    private static double Time(Action forward, TimeProvider clock)
    {
        using var scope = NewDisposeScope();
        long start = clock.GetTimestamp();
        forward();
        return clock.GetElapsedTime(start).TotalMilliseconds;
    }

    private sealed class Watched(string name, string type)
    {
        public string Name { get; } = name;

        public string Type { get; } = type;

        public int Calls { get; set; }

        public List<double> Times { get; } = [];

        public long Started { get; set; }

        public double Elapsed { get; set; }

        public int CallsOfPass { get; set; }
    }

    /// <summary>A stopwatch in the hooks of each module.</summary>
    private sealed class Stopwatches : IDisposable
    {
        private readonly List<Action> removals = [];
        private readonly List<Watched> order = [];
        private readonly TimeProvider clock;

        public Stopwatches(nn.Module model, TimeProvider clock)
        {
            this.clock = clock;
            foreach ((string name, nn.Module module) in model.named_modules().Prepend((name: "", module: model)).DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance))
            {
                if (module is nn.Module<Tensor, Tensor> leaf && !module.children().Any())
                {
                    Watched watched = new(name, module.GetName());
                    removals.Add(leaf.register_forward_pre_hook((_, _) => Start(watched)).remove);
                    removals.Add(leaf.register_forward_hook((_, _, _) => Stop(watched)).remove);
                }
            }
        }

        public IReadOnlyList<Watched> Layers => order;

        public void Keep()
        {
            foreach (Watched layer in order)
            {
                layer.Times.Add(layer.Elapsed);
                layer.Calls = layer.CallsOfPass;
            }

            Drop();
        }

        public void Drop()
        {
            foreach (Watched layer in order)
            {
                (layer.Elapsed, layer.CallsOfPass) = (0, 0);
            }
        }

        public void Dispose() => removals.ForEach(remove => remove());

        private Tensor Start(Watched layer)
        {
            if (layer.CallsOfPass++ == 0 && !order.Contains(layer))
            {
                order.Add(layer);
            }

            layer.Started = clock.GetTimestamp();
            return null!;
        }

        private Tensor Stop(Watched layer)
        {
            layer.Elapsed += clock.GetElapsedTime(layer.Started).TotalMilliseconds;
            return null!;
        }
    }
}
