using Distiller.Distillation.Tests.Support;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.SelfTeaching;

public sealed class TeacherRenewalTests
{
    private static readonly EpochWindow Always = EpochWindow.Range(0, TeachingRun.Epochs);

    [Test]
    public void Snapshot_is_the_student_when_the_epoch_began()
    {
        using var run = new TeachingRun(
            pair => CompressionSchedule.Empty.RenewTeacher(pair, new SnapshotTeacherSpec { Name = "snapshot" }, EpochWindow.At(0)), Models.Other());
        var before = TeachingRun.BytesOf(run.Student);
        run.Fit();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TeachingRun.BytesOf(run.Teacher), Is.EqualTo(before));
            Assert.That(run.Weights(), Is.Not.EqualTo(before));
        }
    }

    [Test]
    public void Average_moves_by_the_decay()
    {
        using var student = new LogitsModel(tensor([1f, 2f]).reshape(1, 2));
        using var teacher = new LogitsModel(zeros(1, 2));
        using var pair = new TeacherStudent(student, [teacher]);
        var schedule = CompressionSchedule.Empty.RenewTeacher(pair, new AverageTeacherSpec { Name = "ema", Decay = 0.75 }, EpochWindow.At(0));
        using var scheduler = new CompressionScheduler(schedule, student);
        var step = new TrainingStep(0, 0, 1);
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(step);
        using var loss = tensor(1f);
        scheduler.BeforeBackward(step, loss);
        using (no_grad())
        {
            student.Logits.add_(4);
        }

        scheduler.BeforeOptimizerStep(step);
        scheduler.OnMinibatchEnd(step);
        using var expected = tensor([2f, 3f]).reshape(1, 2);
        TensorAssert.Close(teacher.Logits, expected);
    }

    [Test]
    public void Run_with_a_mean_teacher_resumes_bit_for_bit()
    {
        static CompressionSchedule Describe(TeacherStudent pair) => CompressionSchedule.Empty
            .RenewTeacher(pair, new AverageTeacherSpec { Name = "ema", Decay = 0.9 }, Always)
            .Distill(pair, new SoftTargetSpec { Name = "self", Temperature = 2 }, Always);
        using var whole = new TeachingRun(Describe, Models.Other());
        whole.Fit();

        using var stop = new StopAfter(6);
        using var first = new TeachingRun(Describe, Models.Other(), stop);
        Assert.That(() => first.FitUntil(stop.Token), Throws.InstanceOf<OperationCanceledException>());
        using var checkpoint = first.Capture();
        using var second = new TeachingRun(Describe, Models.Other(seed: 999));
        second.Restore(checkpoint);
        second.Fit();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Weights(), Is.EqualTo(whole.Weights()));
            Assert.That(TeachingRun.BytesOf(second.Teacher), Is.EqualTo(TeachingRun.BytesOf(whole.Teacher)));
        }
    }

    [Test]
    public void Teacher_of_another_architecture_is_refused()
    {
        using var student = Some.Classifier();
        using var teacher = Models.Wide();
        using var pair = new TeacherStudent(student, [teacher]);
        var schedule = CompressionSchedule.Empty.RenewTeacher(pair, new SnapshotTeacherSpec { Name = "snapshot" }, Always);
        Assert.That(
            () => new CompressionScheduler(schedule, student),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("conv1.weight").And.Message.Contains("(8, 3, 3, 3)"));
    }
}
