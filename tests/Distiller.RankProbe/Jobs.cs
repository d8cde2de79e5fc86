using Distiller.Distributed;

namespace Distiller.RankProbe;

/// <summary>The jobs by name.</summary>
internal static class Jobs
{
    private static readonly Dictionary<string, Action<ProcessGroup, string[]>> all = new(StringComparer.Ordinal)
    {
        ["collectives"] = CollectiveJob.Run,
        ["greedy"] = GreedyJob.Run,
        ["quantization"] = QuantizationJob.Run,
        ["rounds"] = RoundsJob.Run,
        ["runs"] = RunsJob.Run,
        ["speed"] = SpeedJob.Run,
        ["sweep"] = SweepJob.Run,
        ["training"] = TrainingJob.Run,
    };

    public static Action<ProcessGroup, string[]> Find(string name) =>
        all.TryGetValue(name, out Action<ProcessGroup, string[]>? job) ? job : throw new ArgumentException($"There is no job '{name}': {string.Join(", ", all.Keys)}.");
}
