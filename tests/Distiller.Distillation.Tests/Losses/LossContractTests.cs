using Distiller.Data;
using Distiller.Distillation.Tests.Support;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Losses;

[TestFixtureSource(typeof(LossCase), nameof(LossCase.All))]
public sealed class LossContractTests(LossCase given)
{
    [Test]
    public void Value_is_a_finite_scalar_that_is_not_negative([Values] bool isWide)
    {
        using var teacher = isWide ? Models.Wide() : Models.Other();
        Run(teacher, (_, value) =>
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(value.dim(), Is.Zero);
                Assert.That(value.ToDouble(), Is.GreaterThan(0).And.LessThan(double.PositiveInfinity));
            }
        });
    }

    [Test]
    public void Gradient_flows_to_the_student_only()
    {
        using var teacher = Models.Wide();
        Run(teacher, (student, _) =>
        {
            var gradient = student.get_parameter("conv1.weight")!.grad;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(gradient, Is.Not.Null);
                Assert.That(gradient!.abs().sum().ToDouble(), Is.GreaterThan(0).And.LessThan(double.PositiveInfinity));
                Assert.That(teacher.parameters().Select(parameter => parameter.grad), Has.All.Null);
            }
        });
    }

    [Test]
    public void Value_vanishes_for_a_student_that_equals_the_teacher_where_the_loss_has_its_minimum_there()
    {
        using var teacher = Some.Classifier();
        Run(teacher, (_, value) => Assert.That(Math.Abs(value.ToDouble()) < 1e-6, Is.EqualTo(given.VanishesForEquals)));
    }

    [Test]
    public void Value_is_the_same_each_time()
    {
        using var teacher = Models.Wide();
        var values = new double[2];
        Run(teacher, (_, value) => values[0] = value.ToDouble());
        Run(teacher, (_, value) => values[1] = value.ToDouble());
        Assert.That(values[0], Is.EqualTo(values[1]));
    }

    [Test]
    public void Nothing_leaks()
    {
        using var teacher = Models.Wide();
        TensorLeakCheck.Verify(() => Run(teacher, (_, _) => { }));
    }

    private void Run(Sequential teacher, Action<Sequential, Tensor> inspect)
    {
        using var student = Some.Classifier();
        student.eval();
        using var pair = new TeacherStudent(student, [teacher]);
        using var batch = new Batch(Some.Images(6), Some.Labels(6));
        using var optimizer = optim.SGD(student.parameters(), 0.01);
        var schedule = CompressionSchedule.Empty.Distill(pair, given.Spec, EpochWindow.At(0), new() { TaskWeight = 0 });
        Step.Run(pair, schedule, batch, loss => inspect(student, loss.Components.Single().Value), optimizer);
    }
}
