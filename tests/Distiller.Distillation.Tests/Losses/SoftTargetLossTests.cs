using Distiller.Distillation.Tests.Support;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Losses;

public sealed class SoftTargetLossTests
{
    private static readonly GoldenValue File = GoldenFile.Read("knowledge_distillation");

    private static IEnumerable<TestCaseData> Golden => GoldenFile.Cases("knowledge_distillation", "cases");

    [TestCaseSource(nameof(Golden))]
    public void Policy_gives_loss_component_and_gradient_of_the_original(GoldenValue golden)
    {
        using var studentLogits = File["student_logits"].Tensor();
        using var teacherLogits = File["teacher_logits"].Tensor();
        using var student = new LogitsModel(studentLogits);
        using var teacher = new LogitsModel(teacherLogits);
        using var pair = new TeacherStudent(student, [teacher]);
        var schedule = CompressionSchedule.Empty.Distill(
            pair,
            new SoftTargetSpec { Name = "kd", Temperature = golden["temperature"].Number },
            EpochWindow.At(0),
            new() { DistillationWeight = golden["distill_wt"].Number, TaskWeight = golden["student_wt"].Number });
        using var labels = tensor(File["labels"].WholeNumbers);
        using var batch = Step.Labelled(labels);
        using var gradient = tensor([.. golden["student_grad"].Numbers.Select(value => (float)value)]);
        Step.Run(pair, schedule, batch, loss =>
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(loss.Overall.ToDouble(), Is.EqualTo(golden["overall_loss"].Number).Within(1e-5).Percent.Or.EqualTo(golden["overall_loss"].Number).Within(2e-6));
                Assert.That(loss.Components.Single().Name, Is.EqualTo("kd_loss"));
                Assert.That(loss.Components.Single().Value.ToDouble(), Is.EqualTo(golden["distill_loss"].Number).Within(2e-6));
            }

            TensorAssert.Close(student.Logits.grad!.flatten(), gradient);
        });
    }

    [Test(Description = "EX-27")]
    public void Ex27_temperature_and_weights()
    {
        using var scope = NewDisposeScope();
        using var student = new LogitsModel(tensor([1f, 2f]).reshape(1, 2));
        using var teacher = new LogitsModel(tensor([0f, 2f]).reshape(1, 2));
        using var pair = new TeacherStudent(student, [teacher], new() { Criterion = (scores, _) => (scores.sum() * 0) + 1.5 });
        var schedule = CompressionSchedule.Empty.Distill(
            pair, new SoftTargetSpec { Name = "kd", Temperature = 2 }, EpochWindow.At(0), new() { DistillationWeight = 0.7, TaskWeight = 0.3 });
        Step.Run(pair, schedule, Step.Labelled(tensor([1L])), loss =>
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(loss.Components[0].Value.ToDouble(), Is.EqualTo(0.0263446).Within(1e-6));
                Assert.That(loss.Overall.ToDouble(), Is.EqualTo(0.5237650).Within(1e-6));
            }
        });
    }

    // toolkit.md section 19, examples 1 and 2.
    [TestCase(1, 0.1431347, 0.2191077)]
    [TestCase(2, 0.0723274, 0.3214303)]
    [TestCase(4, 0.0219017, 0.3642126)]
    public void Worked_example_of_two_samples(double temperature, double component, double overall)
    {
        using var scope = NewDisposeScope();
        var student = tensor([2f, 0.5f, -1f, 0f, 1f, 0f]).reshape(2, 3);
        var teacher = tensor([3f, 0f, -2f, 0f, 2f, -1f]).reshape(2, 3);
        var loss = SoftTargetLoss.Of(student, teacher, temperature).ToDouble();
        var crossEntropy = nn.functional.cross_entropy(student, tensor([0L, 1L])).ToDouble();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loss, Is.EqualTo(component).Within(1e-6));
            Assert.That((0.3 * crossEntropy) + (0.7 * temperature * temperature * loss), Is.EqualTo(overall).Within(2e-6));
        }
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void Temperature_must_be_above_zero(double temperature) =>
        Assert.That(() => new SoftTargetSpec { Name = "kd", Temperature = temperature }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Temperature"));
}
