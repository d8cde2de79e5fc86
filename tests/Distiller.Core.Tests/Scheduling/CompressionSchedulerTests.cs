using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Scheduling;

[TestFixture]
public sealed class CompressionSchedulerTests
{
    [Test]
    public void Events_reach_policies_in_order_of_declaration()
    {
        List<string> log = [];
        CompressionSchedule schedule = CompressionSchedule.Empty
            .With(PolicyOf.Recording("a", log, EpochWindow.At(0)))
            .With(PolicyOf.Recording("b", log, EpochWindow.At(0)));
        using VectorRun run = new(schedule);

        run.Epoch(0);

        string[] events = ["OnEpochBegin 0", "OnMinibatchBegin 0/0", "BeforeBackward 0/0", "BeforeOptimizerStep 0/0", "OnMinibatchEnd 0/0", "OnEpochEnd 0"];
        Assert.That(log, Is.EqualTo(events.SelectMany(text => (string[])[$"a: {text}", $"b: {text}"])));
    }

    [Test]
    public void Policy_is_silent_outside_its_window_and_in_its_gaps()
    {
        List<string> log = [];
        using VectorRun run = new(CompressionSchedule.Empty.With(PolicyOf.Recording("a", log, EpochWindow.Range(1, 4, frequency: 2))));

        for (int epoch = 0; epoch < 5; epoch++)
        {
            run.Epoch(epoch);
        }

        Assert.That(log.Where(line => line.Contains("OnEpochBegin", StringComparison.Ordinal)), Is.EqualTo((string[])["a: OnEpochBegin 1", "a: OnEpochBegin 3"]));
    }

    [Test(Description = "EX-24: the original keeps one set of dates per policy object")]
    public void D06_one_component_in_two_policies_has_a_window_in_each()
    {
        List<EpochWindow> windows = [];
        CompressionSchedule schedule = CompressionSchedule.Empty
            .With(new PolicyOf { Key = "p", Window = EpochWindow.At(2, 5), Make = _ => new WindowPolicy(windows) })
            .With(new PolicyOf { Key = "p", Window = EpochWindow.At(20), Make = _ => new WindowPolicy(windows) });
        using VectorRun run = new(schedule);

        run.Epoch(2);
        run.Epoch(20);

        Assert.That(windows, Is.EqualTo((EpochWindow[])[EpochWindow.At(2, 5), EpochWindow.At(20)]));
    }

    [Test(Description = "EX-26")]
    public void Losses_are_chained_in_order_of_the_policies()
    {
        using VectorRun run = new(CompressionSchedule.Empty.With(Penalty("one", "l1", 0.01)).With(Penalty("two", "l1 two", 0.02)));
        run.Scheduler.OnEpochBegin(0);

        PolicyLoss loss = run.Step(new TrainingStep(0, 0, 1));

        Assert.That(loss.Components.Select(part => part.Name), Is.EqualTo((string[])["l1", "l1 two"]));
        Assert.That(loss.Components.Select(part => part.Value.ToDouble()), Is.EqualTo((double[])[0.1, 0.2]).Within(1e-6));
        Assert.That(loss.Overall.ToDouble(), Is.EqualTo(10.3).Within(1e-5));
        Assert.That(run.Model.Values, Is.EqualTo((float[])[.897f, 1.897f, 2.897f, 3.897f]).Within(1e-6));
    }

    [Test]
    public void D11_parts_of_one_name_are_told_apart()
    {
        using VectorRun run = new(CompressionSchedule.Empty.With(Penalty("one", "l1", 0.01)).With(Penalty("two", "l1", 0.02)));
        run.Scheduler.OnEpochBegin(0);

        PolicyLoss loss = run.Step(new TrainingStep(0, 0, 1));

        Assert.That(loss.Components.Select(part => part.Name), Is.EqualTo((string[])["l1", "l1 (two)"]));
    }

    [Test]
    public void Incoming_loss_must_not_be_listed_as_a_part()
    {
        PolicyOf policy = new() { Key = "echo", Window = EpochWindow.At(0), Make = _ => new LossPolicy(loss => new PolicyLoss(loss, [new LossComponent("all", loss)])) };
        using VectorRun run = new(CompressionSchedule.Empty.With(policy));
        run.Scheduler.OnEpochBegin(0);

        Assert.That(() => run.Step(new TrainingStep(0, 0, 1)), Throws.InvalidOperationException.With.Message.Contains("'echo'"));
    }

    [Test]
    public void Policies_are_disposed_with_the_scheduler()
    {
        RecordingPolicy policy = new("a", []);
        VectorRun run = new(CompressionSchedule.Empty.With(new PolicyOf { Key = "a", Window = EpochWindow.At(0), Make = _ => policy }));

        run.Dispose();

        Assert.That(policy.IsDisposed);
    }

    [Test]
    public void Policies_that_were_built_are_disposed_when_a_later_one_cannot_be()
    {
        RecordingPolicy policy = new("a", []);
        CompressionSchedule schedule = CompressionSchedule.Empty
            .With(new PolicyOf { Key = "a", Window = EpochWindow.At(0), Make = _ => policy })
            .With(new PolicyOf { Key = "b", Window = EpochWindow.At(0), Make = _ => throw new ModelStructureException("no such layer") });

        Assert.That(() => new VectorRun(schedule), Throws.TypeOf<ModelStructureException>());
        Assert.That(policy.IsDisposed);
    }

    [Test]
    public void Empty_schedule_leaves_training_as_it_is()
    {
        using VectorRun run = new(CompressionSchedule.Empty);

        run.Epoch(0);

        Assert.That(run.Model.Values, Is.EqualTo((float[])[.9f, 1.9f, 2.9f, 3.9f]).Within(1e-6));
    }

    private static PolicyOf Penalty(string policy, string part, double strength) => new()
    {
        Key = policy,
        Window = EpochWindow.At(0),
        Make = context => new LossPolicy(loss =>
        {
            Tensor penalty = context.Masks["w"].Parameter.abs().sum() * strength;
            return new PolicyLoss(loss + penalty, [new LossComponent(part, penalty)]);
        }),
    };

    private sealed class LossPolicy(Func<Tensor, PolicyLoss> change) : CompressionPolicy
    {
        public override PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss) => change(loss);
    }

    private sealed class WindowPolicy(List<EpochWindow> windows) : CompressionPolicy
    {
        public override void OnEpochEnd(PolicyContext context, EpochMetrics metrics) => windows.Add(context.Window);
    }
}
