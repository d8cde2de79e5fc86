using System.Collections.Immutable;
using Distiller.Distillation;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Distillation;

/// <summary>Trains the same student in several ways.</summary>
internal sealed class Classroom(Lab lab, nn.Module<Tensor, Tensor> teacher)
{
    private const double LearningRate = 0.02;

    private int Epochs => lab.Pick(12, 2);

    private EpochWindow Always => EpochWindow.Range(0, Epochs);

    /// <summary>Each student's name and log.</summary>
    public ImmutableArray<(string Name, ImmutableArray<EpochRecord> Epochs)> TeachAll() =>
    [
        ("labels only", Teach(_ => CompressionSchedule.Empty)),
        ("soft targets", Teach(SoftTargets)),
        ("soft targets and hints", Teach(pair => SoftTargets(pair).Distill(
            pair, new HintSpec { Name = "hint", StudentModule = "conv2" }, Always, new() { DistillationWeight = 0.1 }))),
    ];

    private CompressionSchedule SoftTargets(TeacherStudent pair) => CompressionSchedule.Empty.Distill(
        pair, new SoftTargetSpec { Name = "kd", Temperature = 4 }, Always, new() { DistillationWeight = 0.7, TaskWeight = 0.3 });

    private ImmutableArray<EpochRecord> Teach(Func<TeacherStudent, CompressionSchedule> lesson)
    {
        manual_seed(lab.Seed);
        using SmallNet student = new();
        using TeacherStudent pair = new(student, [teacher]);
        CompressionSchedule schedule = lesson(pair).DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = Epochs }, Always);
        return lab.Train(student, schedule, Epochs, LearningRate, task: pair.ToTask(), training: FewImages());
    }

    private ImageBatches FewImages() => new(
        lab.Data.Train.Take(lab.Data.Train.Count / 5),
        lab.Data.Family,
        new ImageBatchOptions { BatchSize = 32, Shuffle = true, Seed = lab.Seed });
}
