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

        if (ZooModels.Find(name).Family != session.Family)
        {
            throw new ArgumentException($"The teacher '{name}' is for other images than '{session.Options.Architecture}'. Choose one for the same data set.");
        }

        if (session.Exits is not null)
        {
            throw new ArgumentException("A network with early exits is trained without a teacher. Take --kd-teacher away, or choose the network without '_earlyexit'.");
        }

        string? weights = session.Options.TeacherWeights
            ?? (session.Options.TeacherPretrainedFolder is { } folder ? PretrainedWeights.Find(folder, name) : null);
        if (weights is null)
        {
            session.Say("The teacher has random weights: give trained ones with --kd-resume.");
        }

        teacher = session.LoadModel(name, weights);
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
