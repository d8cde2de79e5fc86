using Distiller.Data;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests;

/// <summary>A script of y = x · Wᵀ + bias, which adds to it in training mode.</summary>
public sealed class TorchScriptTeacherTests
{
    private static string Script => Path.Combine(AppContext.BaseDirectory, "Assets", "affine.pt");

    [Test]
    public void Script_teaches_in_evaluation_mode_without_gradients()
    {
        using var scope = NewDisposeScope();
        using var teacher = new TorchScriptTeacher(Script);
        using var student = Some.Linear(2, 2);
        using var pair = new TeacherStudent(student, [teacher]);
        var before = teacher.parameters().SelectMany(parameter => parameter.data<float>().ToArray()).ToArray();
        teacher.train();
        student.train();
        var schedule = CompressionSchedule.Empty.Distill(pair, new SoftTargetSpec { Name = "kd" }, EpochWindow.At(0));
        using var optimizer = optim.SGD(student.parameters(), 0.1);
        using var scheduler = new CompressionScheduler(schedule, student, optimizer);
        scheduler.OnEpochBegin(0);
        for (var i = 0; i < 20; i++)
        {
            TrainingStep step = new(0, i, 20);
            scheduler.OnMinibatchBegin(step);
            var loss = pair.Loss(new Batch(ones(1, 2), zeros([1], dtype: ScalarType.Int64)));
            Assert.That(pair.Step!.TeacherLogits[0].data<float>().ToArray(), Is.EqualTo([14f, 26f]), "the script's answer in evaluation mode");
            optimizer.zero_grad();
            scheduler.BeforeBackward(step, loss).Overall.backward();
            scheduler.BeforeOptimizerStep(step);
            optimizer.step();
            scheduler.OnMinibatchEnd(step);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(teacher.parameters().SelectMany(parameter => parameter.data<float>().ToArray()), Is.EqualTo(before));
            Assert.That(teacher.parameters().Select(parameter => parameter.grad), Has.All.Null);
            Assert.That(teacher.parameters().Select(parameter => parameter.requires_grad), Has.All.False);
            Assert.That(student.parameters().Count(), Is.EqualTo(2), "the teacher is no part of the student");
        }
    }

    [Test]
    public void Missing_and_foreign_files_are_errors_that_say_what_to_write()
    {
        var foreign = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no-script.pt");
        File.WriteAllText(foreign, "no script");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new TorchScriptTeacher("no-such-file.pt"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("torch.jit.script"));
            Assert.That(() => new TorchScriptTeacher(foreign), Throws.TypeOf<InvalidDataException>().With.Message.Contains("torch.jit.script"));
        }
    }
}
