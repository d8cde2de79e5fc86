using Distiller.Gradients;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Gradients;

public sealed class GradientClipTests
{
    [TestCase(5.0, 1.0, ExpectedResult = 1.0)]
    [TestCase(5.0, 20.0, ExpectedResult = 5.0)]
    public double Gradients_have_at_most_the_norm_and_keep_their_direction(double norm, double limit)
    {
        using var model = nn.Linear(2, 1, hasBias: false);
        double[] gradient = StepOn(model, limit, EpochWindow.At(0), norm);

        Assert.That(gradient[1] / gradient[0], Is.EqualTo(4.0 / 3).Within(1e-6));
        return Math.Round(Math.Sqrt(gradient.Sum(value => value * value)), 4, MidpointRounding.ToEven);
    }

    [Test]
    public void Outside_of_its_epochs_gradients_stay()
    {
        using var model = nn.Linear(2, 1, hasBias: false);

        Assert.That(StepOn(model, 1, EpochWindow.At(1), 5), Is.EqualTo((double[])[3, 4]).Within(1e-6));
    }

    [Test]
    public void Limit_is_above_zero() => Assert.That(
        () => CompressionSchedule.Empty.ClipGradients(0, EpochWindow.At(0)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("MaxNorm"));

    private static double[] StepOn(nn.Module<Tensor, Tensor> model, double limit, EpochWindow window, double norm)
    {
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        TrainingStep step = new(0, 0, 1);
        double[] gradient = [];
        TensorLeakCheck.Verify(() =>
        {
            using var scope = NewDisposeScope();
            using CompressionScheduler scheduler = new(CompressionSchedule.Empty.ClipGradients(limit, window), model, optimizer);
            scheduler.OnEpochBegin(0);
            scheduler.OnMinibatchBegin(step);
            Tensor loss = model.call(tensor([(float)(0.6 * norm), (float)(0.8 * norm)]).reshape(1, 2)).sum();
            scheduler.BeforeBackward(step, loss);
            loss.backward();
            scheduler.BeforeOptimizerStep(step);
            gradient = [.. model.parameters().Single().grad!.data<float>().ToArray().Select(value => (double)value)];
            scheduler.OnMinibatchEnd(step);
            scheduler.OnEpochEnd(0, EpochMetrics.None);
            optimizer.zero_grad();
        });
        return gradient;
    }
}
