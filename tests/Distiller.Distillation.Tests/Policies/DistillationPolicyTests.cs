using Distiller.Data;
using Distiller.Distillation.Tests.Support;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Policies;

public sealed class DistillationPolicyTests
{
    private static readonly SoftTargetSpec Soft = new() { Name = "kd", Temperature = 2 };
    private static readonly DistillationOptions Halves = new() { DistillationWeight = 0.5, TaskWeight = 0.5 };

    [Test]
    public void Pruned_and_distilled_run_resumes_bit_for_bit([Values(1, 6, 9)] int steps)
    {
        using var whole = new TeachingRun(PruneAndDistil, Models.Wide());
        whole.Fit();

        using var stop = new StopAfter(steps);
        using var first = new TeachingRun(PruneAndDistil, Models.Wide(), stop);
        Assert.That(() => first.FitUntil(stop.Token), Throws.InstanceOf<OperationCanceledException>());
        using var checkpoint = first.Capture();
        using var second = new TeachingRun(PruneAndDistil, Models.Wide());
        second.Restore(checkpoint);
        second.Fit();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Weights(), Is.EqualTo(whole.Weights()));
            Assert.That(second.Trainer.Metrics!.TrainingLoss, Is.EqualTo(whole.Trainer.Metrics!.TrainingLoss));
            Assert.That(second.Scheduler.Masks["conv2.weight"].Mask, Is.Not.Null);
        }
    }

    [Test]
    public void Training_leaves_the_teacher_as_it_was()
    {
        using var run = new TeachingRun(PruneAndDistil, Models.Wide());
        run.Teacher.train();
        var before = TeachingRun.BytesOf(run.Teacher);
        run.Fit();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TeachingRun.BytesOf(run.Teacher), Is.EqualTo(before));
            Assert.That(run.Teacher.training, Is.False);
            Assert.That(run.Teacher.parameters().Select(parameter => parameter.grad), Has.All.Null);
            Assert.That(run.Student.state_dict(), Has.Count.EqualTo(run.Student.named_parameters().Count() + run.Student.named_buffers().Count()));
        }
    }

    [Test]
    public void Losses_are_logged_by_name_in_their_epochs_only()
    {
        var log = new Dictionary<int, string[]>();
        using var run = new TeachingRun(
            pair => CompressionSchedule.Empty.Distill(pair, Soft, EpochWindow.Range(2, TeachingRun.Epochs)), Models.Other(), new Names(log));
        run.Fit();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log[1], Is.Empty);
            Assert.That(log[2], Is.EqualTo(["kd_loss"]));
        }
    }

    [Test]
    public void Plain_epochs_before_the_start_epoch_are_those_of_plain_training()
    {
        using var taught = new TeachingRun(pair => CompressionSchedule.Empty.Distill(pair, Soft, EpochWindow.At(TeachingRun.Epochs)), Models.Other());
        using var plain = new TeachingRun(_ => CompressionSchedule.Empty, Models.Other());
        taught.Fit();
        plain.Fit();
        Assert.That(taught.Weights(), Is.EqualTo(plain.Weights()));
    }

    // Defect 18.2: the original multiplies the regularizer's penalty by the task's weight.
    [TestCase(Compatibility.Sane, 1.0)]
    [TestCase(Compatibility.Distiller, 0.5)]
    public void Penalties_of_earlier_policies_keep_their_strength(Compatibility compatibility, double factor)
    {
        using var student = new LogitsModel(Some.Tensor(4, 10));
        using var teacher = new LogitsModel(Some.Tensor(4, 10));
        using var pair = new TeacherStudent(student, [teacher]);
        var lasso = new L1RegularizerSpec { Name = "l1", Strengths = new Dictionary<string, double> { ["logits"] = 0.1 } };
        var schedule = (CompressionSchedule.Empty with { Compatibility = compatibility })
            .Regularize(lasso, EpochWindow.At(0))
            .Distill(pair, Soft, EpochWindow.At(0), Halves);
        using var batch = Step.Labelled(Some.Labels());
        using var scope = NewDisposeScope();
        var task = nn.functional.cross_entropy(student.Logits, batch.Targets).ToDouble();
        Step.Run(pair, schedule, batch, loss =>
        {
            var penalty = loss.Components.Single(component => component.Name == "l1_loss").Value.ToDouble();
            Assert.That(loss.Overall.ToDouble(), Is.EqualTo((0.5 * task) + (factor * penalty)).Within(1e-5));
        });
    }

    [Test]
    public void Several_losses_act_in_one_step()
    {
        using var student = Some.Classifier();
        using var teacher = Models.Other();
        using var pair = new TeacherStudent(student, [teacher]);
        var schedule = CompressionSchedule.Empty
            .Distill(pair, Soft, EpochWindow.At(0), Halves)
            .Distill(pair, new HintSpec { Name = "hint", StudentModule = "conv2" }, EpochWindow.At(0));
        using var batch = new Batch(Some.Images(), Some.Labels());
        Step.Run(pair, schedule, batch, loss => Assert.That(loss.Components.Select(component => component.Name), Is.EqualTo(["kd_loss", "hint_loss"])));
    }

    [Test]
    public void Two_weights_of_the_task_are_refused()
    {
        using var student = Some.Classifier();
        using var teacher = Models.Other();
        using var pair = new TeacherStudent(student, [teacher]);
        var schedule = CompressionSchedule.Empty
            .Distill(pair, Soft, EpochWindow.At(0), Halves)
            .Distill(pair, Soft with { Name = "second" }, EpochWindow.At(0), Halves);
        using var batch = new Batch(Some.Images(), Some.Labels());
        Assert.That(
            () => Step.Run(pair, schedule, batch, _ => { }),
            Throws.InvalidOperationException.With.Message.Contains("second").And.Message.Contains("TaskWeight"));
    }

    [Test]
    public void Loss_that_bypasses_the_pair_is_an_error()
    {
        using var run = new TeachingRun(pair => CompressionSchedule.Empty.Distill(pair, Soft, EpochWindow.At(0)), Models.Other());
        var step = new TrainingStep(0, 0, 1);
        run.Scheduler.OnEpochBegin(0);
        run.Scheduler.OnMinibatchBegin(step);
        using var loss = tensor(1f);
        Assert.That(() => run.Scheduler.BeforeBackward(step, loss), Throws.InvalidOperationException.With.Message.Contains("TeacherStudent.Loss"));
    }

    [Test]
    public void Schedule_of_another_model_is_refused()
    {
        using var student = Some.Classifier();
        using var teacher = Models.Other();
        using var stranger = Some.Classifier();
        using var pair = new TeacherStudent(student, [teacher]);
        var schedule = CompressionSchedule.Empty.Distill(pair, Soft, EpochWindow.At(0));
        Assert.That(() => new CompressionScheduler(schedule, stranger), Throws.ArgumentException.With.Message.Contains("kd").And.Message.Contains("another model"));
    }

    [Test]
    public void Unknown_module_is_refused_before_training()
    {
        using var student = Some.Classifier();
        using var teacher = Models.Other();
        using var pair = new TeacherStudent(student, [teacher]);
        var schedule = CompressionSchedule.Empty.Distill(
            pair, new HintSpec { Name = "hint", StudentModule = "conv1", TeacherModule = "convX" }, EpochWindow.At(0));
        Assert.That(
            () => new CompressionScheduler(schedule, student),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("convX").And.Message.Contains("'conv1'"));
    }

    [Test]
    public void Missing_teacher_is_an_error()
    {
        using var student = Some.Classifier();
        using var teacher = Models.Other();
        using var pair = new TeacherStudent(student, [teacher]);
        var schedule = CompressionSchedule.Empty.Distill(pair, Soft with { Teacher = 1 }, EpochWindow.At(0));
        using var batch = new Batch(Some.Images(), Some.Labels());
        Assert.That(() => Step.Run(pair, schedule, batch, _ => { }), Throws.ArgumentException.With.Message.Contains("teacher 1"));
    }

    [Test]
    public void Training_leaves_no_tensor_behind()
    {
        using var images = Some.Images(8);
        using var labels = Some.Labels(8);
        using var run = new TeachingRun(PruneAndDistil, Models.Wide());
        using var source = new TensorBatches(images, labels, new BatchOptions { BatchSize = 4 });
        run.Trainer.RunEpoch(source);
        TensorLeakCheck.Verify(() => run.Trainer.RunEpoch(source));
    }

    private static CompressionSchedule PruneAndDistil(TeacherStudent pair) => CompressionSchedule.Empty
        .Prune(
            new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.6, Weights = ["conv1.weight", "conv2.weight"] },
            EpochWindow.Range(0, 3))
        .Distill(pair, Soft, EpochWindow.Range(0, TeachingRun.Epochs), Halves)
        .Distill(pair, new HintSpec { Name = "hint", StudentModule = "relu1", RegressorRate = 0.01 }, EpochWindow.Range(0, TeachingRun.Epochs));

    private sealed class Names(Dictionary<int, string[]> log) : ITrainingObserver
    {
        public void OnStepCompleted(StepCompleted step) => log[step.Step.Epoch] = [.. step.Components.Select(component => component.Name)];

        public void OnEpochCompleted(EpochCompleted epoch)
        {
        }
    }
}
