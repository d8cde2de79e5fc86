using System.Globalization;
using Distiller.Benchmarks.Harness;
using Distiller.Pruning;
using Distiller.Scheduling;

namespace Distiller.Benchmarks.Suites;

/// <summary>The peak of resident memory of a process that trains.</summary>
internal sealed class TrainingMemory : IBenchmark
{
    internal const string ChildSwitch = "--training-memory";
    private const string Plain = "plain";
    private const string Pruned = "agp";

    public string Name => "training-memory";

    public string Description => "peak resident memory of training resnet20_cifar at batch 128";

    public int Rounds => 3;

    public IReadOnlyList<Variant> Prepare(bool quick) =>
    [
        new("plain", () => Child(Plain, quick), "MiB"),
        new("AGP on every weight", () => Child(Pruned, quick), "MiB"),
    ];

    /// <summary>Trains some steps in this process and prints the peak.</summary>
    internal static int RunChild(string[] args)
    {
        CompressionSchedule? schedule = args[0] == Plain ? null : CompressionSchedule.Empty.Prune(
            new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.05, FinalSparsity = 0.8, Weights = WeightSelector.AllWeights },
            EpochWindow.Range(0, 10));
        using StepWork work = new(128, schedule);
        int steps = int.Parse(args[1], CultureInfo.InvariantCulture);
        for (int step = 0; step < steps; step++) work.Step();
        string peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        double kibibytes = double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        Console.WriteLine((kibibytes / 1024).ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static double Child(string kind, bool quick) =>
        ChildProcess.Measure([ChildSwitch, kind, quick ? "2" : "10"], new Dictionary<string, string>());
}
