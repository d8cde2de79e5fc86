using Distiller.Data;
using Distiller.Distillation.Tests.Support;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests;

public sealed class TeacherStudentTests
{
    [Test]
    public void Teacher_that_shares_parameters_with_the_student_is_refused()
    {
        using var student = Some.Classifier();
        Assert.That(() => new TeacherStudent(student, [student]), Throws.ArgumentException.With.Message.Contains("shares parameters"));
    }

    [Test]
    public void Pair_without_teacher_is_refused()
    {
        using var student = Some.Classifier();
        Assert.That(() => new TeacherStudent(student, []), Throws.ArgumentException.With.Message.Contains("no teacher"));
    }

    [Test]
    public void Loss_outside_a_step_is_the_task_alone()
    {
        using var student = Some.Classifier();
        using var teacher = new CountingModel();
        using var pair = new TeacherStudent(student, [teacher]);
        using var batch = new Batch(Some.Images(), Some.Labels());
        using var loss = pair.Loss(batch);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(teacher.Samples, Is.Zero);
            Assert.That(pair.Step, Is.Null);
        }
    }

    [Test]
    public void Cached_samples_are_not_asked_again()
    {
        using var student = Some.Classifier();
        using var teacher = new CountingModel();
        using var pair = new TeacherStudent(student, [teacher], new() { CacheCapacity = 100 });
        using var images = Some.Images(6);
        using var labels = Some.Labels(6);
        var seen = new List<long>();
        foreach (var (start, count) in ((int, int)[])[(0, 4), (0, 4), (2, 4)])
        {
            using var batch = new Batch(images.narrow(0, start, count), labels.narrow(0, start, count));
            Step.Run(pair, Schedule(pair), batch, _ =>
            {
                using var sums = images.narrow(0, start, count).flatten(1).sum(1);
                using var first = pair.Step!.TeacherLogits[0].select(1, 0);
                TensorAssert.Close(first, sums);
            });
            seen.Add(teacher.Samples);
        }

        Assert.That(seen, Is.EqualTo([4L, 4L, 6L]));
    }

    [Test]
    public void Full_cache_asks_the_teacher_again()
    {
        using var student = Some.Classifier();
        using var teacher = new CountingModel();
        using var pair = new TeacherStudent(student, [teacher], new() { CacheCapacity = 3 });
        using var batch = new Batch(Some.Images(), Some.Labels());
        Step.Run(pair, Schedule(pair), batch, _ => { });
        Step.Run(pair, Schedule(pair), batch, _ => { });
        Assert.That(teacher.Samples, Is.EqualTo(4 + 1));
    }

    [Test]
    public void Cache_is_refused_for_losses_on_features()
    {
        using var student = Some.Classifier();
        using var teacher = Models.Other();
        using var pair = new TeacherStudent(student, [teacher], new() { CacheCapacity = 3 });
        var schedule = CompressionSchedule.Empty.Distill(pair, new HintSpec { Name = "hint", StudentModule = "conv1" }, EpochWindow.At(0));
        Assert.That(() => new CompressionScheduler(schedule, student), Throws.ArgumentException.With.Message.Contains("CacheCapacity"));
    }

    [Test]
    public void Average_of_teachers_weighs_their_probabilities()
    {
        using var student = new LogitsModel(zeros(2, 3));
        using var one = new LogitsModel(HashFill.Tensor([2, 3], 1));
        using var two = new LogitsModel(HashFill.Tensor([2, 3], 2));
        using var pair = new TeacherStudent(student, [one, two]);
        using var labels = tensor([0L, 1L]);
        using var batch = Step.Labelled(labels);
        var schedule = CompressionSchedule.Empty.Distill(pair, new TeacherAverageSpec { Name = "both", Weights = [3, 1] }, EpochWindow.At(0));
        using var scope = NewDisposeScope();
        var mean = (one.Logits.detach().softmax(1) * 0.75) + (two.Logits.detach().softmax(1) * 0.25);
        var expected = (mean * (mean.log() + Math.Log(3))).sum().ToDouble() / 2;
        Step.Run(pair, schedule, batch, loss => Assert.That(loss.Components[0].Value.ToDouble(), Is.EqualTo(expected).Within(1e-6)));
    }

    [Test]
    public void Weights_for_another_number_of_teachers_are_refused()
    {
        using var student = new LogitsModel(zeros(2, 3));
        using var teacher = new LogitsModel(ones(2, 3));
        using var pair = new TeacherStudent(student, [teacher]);
        using var labels = tensor([0L, 1L]);
        using var batch = Step.Labelled(labels);
        var schedule = CompressionSchedule.Empty.Distill(pair, new TeacherAverageSpec { Name = "both", Weights = [3, 1] }, EpochWindow.At(0));
        Assert.That(() => Step.Run(pair, schedule, batch, _ => { }), Throws.Exception.With.Message.Contains("both"));
    }

    private static CompressionSchedule Schedule(TeacherStudent pair) =>
        CompressionSchedule.Empty.Distill(pair, new SoftTargetSpec { Name = "kd" }, EpochWindow.At(0));

    /// <summary>Says the sum of each image in all ten classes, and counts the images.</summary>
    private sealed class CountingModel() : nn.Module<Tensor, Tensor>(nameof(CountingModel))
    {
        public long Samples { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Samples += input.shape[0];
            return input.flatten(1).sum(1, keepdim: true).repeat(1, 10);
        }
    }
}
