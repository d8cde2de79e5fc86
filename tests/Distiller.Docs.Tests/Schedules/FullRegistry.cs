using Distiller.Configuration;
using Distiller.Data;
using Distiller.Distillation;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Scheduling;
using TorchSharp;

namespace Distiller.Docs.Tests.Schedules;

/// <summary>Every class that a schedule file may name, of all assemblies. What a file cannot hold is there in name only.</summary>
internal static class FullRegistry
{
    // Lives as long as the process: the registry hands it to every policy that is read.
    private static readonly TeacherStudent pair = new(torch.nn.Linear(1, 1), [torch.nn.Linear(1, 1)]);

    public static ComponentRegistry Instance { get; } =
        new ComponentRegistry().AddPruning(new NoData()).AddQuantization().AddDistillation(pair).AddLearningRates();

    public static CompressionSchedule Parse(string text)
    {
        using StringReader reader = new(text);
        return ScheduleFile.Parse(reader, "class.yaml", Instance).Schedule;
    }

    private sealed class NoData : IBatchSource
    {
        public int SampleCount => 0;

        public int BatchCount => 0;

        public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) => throw new InvalidOperationException("These data exist in name only.");
    }
}
