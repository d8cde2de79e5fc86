using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Scheduling;

/// <summary>A loop that forgets an event, or calls one twice, hears which one was expected.</summary>
[TestFixture]
public sealed class EventOrderTests
{
    private static readonly TrainingStep step = new(0, 0, 2);
    private VectorRun run = null!;

    private CompressionScheduler Scheduler => run.Scheduler;

    [SetUp]
    public void SetUp() => run = new VectorRun(CompressionSchedule.Empty);

    [TearDown]
    public void TearDown() => run.Dispose();

    [Test]
    public void Minibatch_outside_an_epoch() => Expect(() => Scheduler.OnMinibatchBegin(step), "OnMinibatchBegin", "expected OnEpochBegin");

    [Test]
    public void Epoch_in_an_epoch()
    {
        Scheduler.OnEpochBegin(0);

        Expect(() => Scheduler.OnEpochBegin(1), "OnEpochBegin", "expected OnMinibatchBegin or OnEpochEnd");
    }

    [Test]
    public void Forgotten_loss()
    {
        Scheduler.OnEpochBegin(0);
        Scheduler.OnMinibatchBegin(step);

        Expect(() => Scheduler.BeforeOptimizerStep(step), "BeforeOptimizerStep", "expected BeforeBackward");
    }

    [Test]
    public void Forgotten_optimizer_step()
    {
        Scheduler.OnEpochBegin(0);
        Scheduler.OnMinibatchBegin(step);
        Scheduler.BeforeBackward(step, run.Model.Loss());

        Expect(() => Scheduler.OnMinibatchEnd(step), "OnMinibatchEnd", "expected BeforeOptimizerStep");
    }

    [Test]
    public void Epoch_that_ends_in_a_step()
    {
        Scheduler.OnEpochBegin(0);
        Scheduler.OnMinibatchBegin(step);

        Expect(() => Scheduler.OnEpochEnd(0, EpochMetrics.None), "OnEpochEnd", "expected BeforeBackward");
    }

    [Test]
    public void Epoch_that_has_ended_already()
    {
        run.Epoch(3);

        Expect(() => Scheduler.OnEpochBegin(3), "epoch 3", "already ended");
    }

    [Test]
    public void Step_of_another_epoch()
    {
        Scheduler.OnEpochBegin(1);

        Expect(() => Scheduler.OnMinibatchBegin(step), "epoch 0", "epoch 1 runs");
    }

    [Test]
    public void Minibatch_that_comes_twice()
    {
        Scheduler.OnEpochBegin(0);
        run.Step(step);

        Expect(() => Scheduler.OnMinibatchBegin(step), "minibatch 0 of 2", "go up");
    }

    [Test]
    public void Minibatch_beyond_the_epoch()
    {
        Scheduler.OnEpochBegin(0);

        Expect(() => Scheduler.OnMinibatchBegin(new TrainingStep(0, 2, 2)), "minibatch 2 of 2", "count from 0");
    }

    [Test]
    public void Another_step_in_the_middle()
    {
        Scheduler.OnEpochBegin(0);
        Scheduler.OnMinibatchBegin(step);

        Expect(() => Scheduler.BeforeBackward(step with { Minibatch = 1 }, run.Model.Loss()), "BeforeBackward", "Pass one step");
    }

    [Test]
    public void Gradients_of_several_backward_passes_may_be_summed()
    {
        Scheduler.OnEpochBegin(0);
        Scheduler.OnMinibatchBegin(step);
        using Tensor first = Scheduler.BeforeBackward(step, run.Model.Loss()).Overall;
        using Tensor second = Scheduler.BeforeBackward(step, run.Model.Loss()).Overall;

        Assert.That(() => Scheduler.BeforeOptimizerStep(step), Throws.Nothing);
    }

    [Test]
    public void State_in_the_middle_of_a_step()
    {
        Scheduler.OnEpochBegin(0);
        Scheduler.OnMinibatchBegin(step);

        Expect(() => Scheduler.SaveState(), "after OnMinibatchBegin", "Save after OnMinibatchEnd");
    }

    private static void Expect(Action wrong, string what, string remedy) =>
        Assert.That(wrong, Throws.InvalidOperationException.With.Message.Contains(what).And.Message.Contains(remedy));
}
