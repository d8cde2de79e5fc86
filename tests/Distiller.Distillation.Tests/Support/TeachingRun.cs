using Distiller.Data;
using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Support;

/// <summary>A student, its teacher, data and the trainer: everything that a run with distillation has.</summary>
internal sealed class TeachingRun : IDisposable
{
    public const int Epochs = 4;
    private const int Samples = 20;
    private readonly Tensor images = Some.Images(Samples);
    private readonly Tensor labels = Some.Labels(Samples);
    private readonly TensorBatches training;
    private readonly optim.Optimizer optimizer;

    public TeachingRun(Func<TeacherStudent, CompressionSchedule> describe, Sequential teacher, params ITrainingObserver[] observers)
    {
        Student = Some.Classifier();
        Teacher = teacher;
        Pair = new TeacherStudent(Student, [teacher]);
        optimizer = optim.SGD(Student.parameters(), 0.05, momentum: 0.9);
        Scheduler = new CompressionScheduler(describe(Pair), Student, optimizer);
        training = new TensorBatches(images, labels, new BatchOptions { BatchSize = 6, Shuffle = true, Seed = 3 });
        Trainer = new Trainer(Pair.ToTask(), optimizer, Scheduler, new TrainerOptions { Epochs = Epochs, Observers = [.. observers] });
        Seeds.Use(3);
    }

    public Sequential Student { get; }

    public Sequential Teacher { get; }

    public TeacherStudent Pair { get; }

    public CompressionScheduler Scheduler { get; }

    public Trainer Trainer { get; }

    public void Fit() => Trainer.Fit(training);

    public void FitUntil(CancellationToken stop) => Trainer.Fit(training, cancellation: stop);

    public Checkpoint Capture() => Checkpoint.Of(Student, optimizer, Scheduler, Trainer);

    public void Restore(Checkpoint checkpoint) => checkpoint.Restore(Student, optimizer, Scheduler, Trainer);

    public byte[] Weights() => BytesOf(Student);

    public static byte[] BytesOf(nn.Module model) => [.. model.state_dict().Values.SelectMany(value => value.bytes.ToArray())];

    public void Dispose()
    {
        Scheduler.Dispose();
        Pair.Dispose();
        optimizer.Dispose();
        training.Dispose();
        Student.Dispose();
        Teacher.Dispose();
        images.Dispose();
        labels.Dispose();
    }
}
