using Distiller.Distillation;
using Distiller.Scheduling;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>The teacher that the options name, with the student; nothing without <c>--kd-teacher</c>.</summary>
internal sealed class TeacherPair : IDisposable
{
    private readonly nn.Module<Tensor, Tensor>? teacher;

    public TeacherPair(ClassifierSession session)
    {
        if (session.Options.Teacher is not { } name)
        {
            return;
        }

        if (ZooModels.Find(name).Family != ZooModels.Find(session.Options.Architecture).Family)
        {
            throw new ArgumentException($"The teacher '{name}' is for other images than '{session.Options.Architecture}'. Choose one for the same data set.");
        }

        if (session.Options.TeacherWeights is null)
        {
            session.Say("The teacher has random weights: give trained ones with --kd-resume.");
        }

        teacher = session.LoadModel(name, session.Options.TeacherWeights);
        Pair = new TeacherStudent(session.Model, [teacher]);
    }

    /// <summary>The pair, or null.</summary>
    public TeacherStudent? Pair { get; }

    /// <summary>Adds the loss that the options describe.</summary>
    public CompressionSchedule AddTo(CompressionSchedule schedule, ClassifierSession session) => Pair is null
        ? schedule
        : schedule.Distill(
            Pair,
            new SoftTargetSpec { Name = "distillation", Temperature = session.Options.Temperature },
            EpochWindow.Range(session.Options.DistillationStart, session.Options.Epochs),
            new() { DistillationWeight = session.Options.DistillationWeight, TaskWeight = session.Options.StudentWeight });

    public void Dispose()
    {
        Pair?.Dispose();
        teacher?.Dispose();
    }
}
