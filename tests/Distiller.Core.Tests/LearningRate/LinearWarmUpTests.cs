using Distiller.LearningRate;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.LearningRate;

public sealed class LinearWarmUpTests
{
    [Test]
    public void Rate_rises_and_falls_step_by_step_over_epochs()
    {
        using var model = Some.Classifier();
        using var optimizer = optim.SGD(model.parameters(), 1.0);
        using CompressionScheduler scheduler = new(CompressionSchedule.Empty.WarmUpLearningRate(2, 6, EpochWindow.Range(1, 4)), model, optimizer);
        List<double> rates = [];
        for (int epoch = 1; epoch < 4; epoch++)
        {
            scheduler.OnEpochBegin(epoch);
            for (int batch = 0; batch < 3; batch++)
            {
                TrainingStep step = new(epoch, batch, 3);
                scheduler.OnMinibatchBegin(step);
                rates.Add(optimizer.ParamGroups.First().LearningRate);
                using Tensor loss = zeros(1, requires_grad: true);
                scheduler.BeforeBackward(step, loss);
                scheduler.BeforeOptimizerStep(step);
                scheduler.OnMinibatchEnd(step);
            }

            scheduler.OnEpochEnd(epoch, EpochMetrics.None);
        }

        Assert.That(rates, Is.EqualTo((double[])[0, 0.5, 1, 0.75, 0.5, 0.25, 0, 0, 0]).Within(1e-12));
    }

    [TestCase(6, 6)]
    [TestCase(-1, 6)]
    public void Warm_up_that_is_no_part_of_the_steps_is_refused(long warmUp, long steps)
    {
        using var model = Some.Classifier();
        using var optimizer = optim.SGD(model.parameters(), 1.0);

        Assert.That(
            () => new CompressionScheduler(CompressionSchedule.Empty.WarmUpLearningRate(warmUp, steps, EpochWindow.Range(0, 1)), model, optimizer),
            Throws.ArgumentException.With.Message.Contains($"{steps} steps"));
    }
}
