using Distiller.Configuration;
using Distiller.Distillation.Diffusion;
using Distiller.Distillation.DisBack;
using Distiller.Pruning;
using Distiller.Scheduling;

namespace Distiller.Distillation.Tests.DisBack;

public sealed class ScoreDistillationRegistrationTests
{
    private PreconditionedDenoiser teacher = null!;
    private PreconditionedDenoiser network = null!;
    private OneStepStudent student = null!;
    private ComponentRegistry registry = null!;

    [SetUp]
    public void Make()
    {
        (teacher, network) = (ToyRun.New(), ToyRun.New());
        student = new OneStepStudent(new DenoiserGenerator(network, 1), [2]);
        ScoreModel law = new() { Preconditioning = new EdmPreconditioning(), Levels = new LogNormalLevels() };
        registry = new ComponentRegistry().AddPruning().AddScoreDistillation(student, teacher, ToyRun.New, law);
    }

    [TearDown]
    public void Dispose()
    {
        student.Dispose();
        network.Dispose();
        teacher.Dispose();
    }

    [TestCase("class: DiffInstruct, fake_steps: 2, weighting: dmd_normalised", FakeStart.Teacher, TargetOrder.TeacherOnly)]
    [TestCase("class: DisBack, degrade_steps: 40, nodes: 4, spacing: cubic, interval: 7, switch_below_mismatch: 0.5", FakeStart.LastNode, TargetOrder.Backward)]
    [TestCase("class: DisBack, targets: teacher", FakeStart.LastNode, TargetOrder.TeacherOnly)]
    [TestCase("class: DisBack, targets: forward, spacing: score_distance", FakeStart.LastNode, TargetOrder.Forward)]
    public void Score_distiller_is_read_and_written_back(string body, FakeStart start, TargetOrder targets)
    {
        var schedule = Read(body);
        var policy = (ScoreDistillationPolicySpec)schedule.Policies.Single();
        var text = ScheduleFile.Write(schedule, registry);
        using var scheduler = new CompressionScheduler(schedule, network);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((policy.Name, policy.Options.FakeStart, policy.Options.Targets), Is.EqualTo(("scores", start, targets)));
            Assert.That(ReadText(text).Policies.Cast<ScoreDistillationPolicySpec>().Single().Options, Is.EqualTo(policy.Options));
        }
    }

    [Test]
    public void Keys_reach_the_options()
    {
        var options = ((ScoreDistillationPolicySpec)Read(
            "class: DisBack, degrade_steps: 40, nodes: 4, spacing: cubic, degrade_batch: 16, degrade_lr: 0.02, interval: 7, fake_lr: 0.003, gradient_clip: 2, seed: 9").Policies.Single()).Options;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((options.Interval, options.Fake.LearningRate, options.GradientClip, options.Seed), Is.EqualTo((7, 0.003, 2.0, 9L)));
            Assert.That(options.Degradation, Is.EqualTo(new DegradationOptions
            {
                Steps = 40,
                NodeCount = 4,
                Spacing = NodeSpacing.Cubic,
                BatchSize = 16,
                Adam = new() { LearningRate = 0.02 },
            }));
        }
    }

    [TestCase("class: DisBack, spacing: quadratic", "quadratic")]
    [TestCase("class: DisBack, degrade_step: 3", "degrade_steps")]
    [TestCase("class: DiffInstruct, nodes: 3", "nodes")]
    [TestCase("class: DisBack, interval: 0", "nterval")]
    public void Wrong_keys_and_values_are_errors_of_the_file(string body, string named) =>
        Assert.That(() => Read(body), Throws.TypeOf<ScheduleFormatException>().With.Message.Contains(named));

    private CompressionSchedule Read(string body) => ReadText(
        $"version: 1\nscore_distillers:\n  scores: {{{body}}}\npolicies:\n  - score_distiller: {{instance_name: scores}}\n    starting_epoch: 0\n    ending_epoch: 4\n    frequency: 1\n");

    private CompressionSchedule ReadText(string text) => ScheduleFile.Parse(new StringReader(text), "test.yaml", registry).Schedule;
}
