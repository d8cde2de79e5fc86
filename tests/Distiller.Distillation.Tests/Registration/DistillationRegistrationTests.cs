using Distiller.Configuration;
using Distiller.Distillation.Tests.Support;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp.Modules;

namespace Distiller.Distillation.Tests.Registration;

public sealed class DistillationRegistrationTests
{
    private Sequential student = null!;
    private Sequential teacher = null!;
    private TeacherStudent pair = null!;
    private ComponentRegistry registry = null!;

    [SetUp]
    public void Make()
    {
        student = Some.Classifier();
        teacher = Models.Other();
        pair = new TeacherStudent(student, [teacher]);
        registry = new ComponentRegistry().AddPruning().AddDistillation(pair);
    }

    [TearDown]
    public void Dispose()
    {
        pair.Dispose();
        teacher.Dispose();
        student.Dispose();
    }

    [TestCase("class: SoftTarget, temperature: 4, teacher: 0", typeof(SoftTargetSpec))]
    [TestCase("class: Decoupled, temperature: 2, target_weight: 0.5, other_weight: 4", typeof(DecoupledSpec))]
    [TestCase("class: TeacherAverage, weights: [1]", typeof(TeacherAverageSpec))]
    [TestCase("class: Hint, student_module: relu1, teacher_module: relu2, regressor_lr: 0.01, seed: 3, always_regress: true", typeof(HintSpec))]
    [TestCase("class: AttentionTransfer, student_module: relu1", typeof(AttentionTransferSpec))]
    [TestCase("class: Similarity, student_module: relu1", typeof(SimilaritySpec))]
    [TestCase("class: Relational, student_module: flatten, angle_weight: 2", typeof(RelationalSpec))]
    [TestCase("class: Contrastive, student_module: flatten, temperature: 0.07", typeof(ContrastiveSpec))]
    public void Loss_is_read_and_written_back(string body, Type expected)
    {
        var schedule = Read($"distillers:\n  kd: {{{body}}}\n{Policy("distiller: {instance_name: kd, args: {distill_wt: 0.7, student_wt: 0.3}}")}");
        var policy = (DistillationPolicySpec)schedule.Policies.Single();
        var text = ScheduleFile.Write(schedule, registry);
        using var scheduler = new CompressionScheduler(schedule, student);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(policy.Loss, Is.InstanceOf(expected));
            Assert.That(policy.Options, Is.EqualTo(new DistillationOptions { DistillationWeight = 0.7, TaskWeight = 0.3 }));
            Assert.That(ScheduleFile.Write(Read(text), registry), Is.EqualTo(text));
        }
    }

    [TestCase("class: SnapshotTeacher", typeof(SnapshotTeacherSpec))]
    [TestCase("class: AverageTeacher, decay: 0.9", typeof(AverageTeacherSpec))]
    public void Renewal_is_read_and_written_back(string body, Type expected)
    {
        var schedule = Read($"teachers:\n  self: {{{body}}}\n{Policy("teacher: {instance_name: self}")}");
        var text = ScheduleFile.Write(schedule, registry);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((TeacherRenewalPolicySpec)schedule.Policies.Single()).Renewal, Is.InstanceOf(expected));
            Assert.That(ScheduleFile.Write(Read(text), registry), Is.EqualTo(text));
        }
    }

    [Test]
    public void Misspelt_key_is_an_error_with_the_nearest_names() => Assert.That(
        () => Read($"distillers:\n  kd: {{class: SoftTarget, temprature: 4}}\n{Policy("distiller: {instance_name: kd}")}"),
        Throws.TypeOf<ScheduleFormatException>().With.Message.Contains("temprature").And.Message.Contains("'temperature'"));

    [Test]
    public void Value_out_of_range_is_an_error_of_the_file() => Assert.That(
        () => Read($"distillers:\n  kd: {{class: SoftTarget, temperature: 0}}\n{Policy("distiller: {instance_name: kd}")}"),
        Throws.TypeOf<ScheduleFormatException>().With.Message.Contains("Temperature"));

    private static string Policy(string binding) => $"policies:\n  - {binding}\n    starting_epoch: 0\n    ending_epoch: 4\n    frequency: 1\n";

    private CompressionSchedule Read(string text) => ScheduleFile.Parse(new StringReader("version: 1\n" + text), "test.yaml", registry).Schedule;
}
