using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Training;

/// <summary>Means of the losses of one epoch, by name.</summary>
internal sealed class LossMeters
{
    private const string Overall = "Overall";
    private const string Objective = "Objective";
    private readonly SortedDictionary<string, MeanMeter> meters = new(StringComparer.Ordinal);

    public static LossMeters Load(StateDict state)
    {
        LossMeters loaded = new();
        foreach (string key in state.Scalars.Keys.Where(key => key.EndsWith("/sum", StringComparison.Ordinal)))
        {
            string name = key[..key.LastIndexOf('/')];
            loaded.meters.Add(name, new MeanMeter(state.Number($"{name}/sum"), state.Integer($"{name}/count")));
        }

        return loaded;
    }

    public void Add(double objective, double overall, ImmutableArray<(string Name, double Value)> components, int samples)
    {
        Meter(Objective).Add(objective, samples);
        Meter(Overall).Add(overall, samples);
        foreach ((string name, double value) in components)
        {
            Meter(name).Add(value, samples);
        }
    }

    public EpochMetrics ToMetrics() => meters.Count == 0
        ? EpochMetrics.None
        : new EpochMetrics
        {
            TrainingLoss = Meter(Overall).Mean,
            LossComponents = meters
                .Where(entry => entry.Key != Overall)
                .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.Mean, StringComparer.Ordinal),
        };

    public StateDict Save()
    {
        StateDict state = StateDict.Empty;
        foreach ((string name, MeanMeter meter) in meters)
        {
            state = state.With($"{name}/sum", meter.Sum).With($"{name}/count", meter.Count);
        }

        return state;
    }

    private MeanMeter Meter(string name)
    {
        if (!meters.TryGetValue(name, out MeanMeter? meter))
        {
            meters.Add(name, meter = new MeanMeter());
        }

        return meter;
    }
}
