using Distiller.Data;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Training;

[TestFixture]
public sealed class TrainerTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Own_loop_gives_the_same_events_and_the_same_weights(bool useAdam)
    {
        using TrainingRun own = new(useAdam);
        OwnLoop(own.Model, own.Optimizer, own.Scheduler, own.Training, own.Validation);

        using TrainingRun library = new(useAdam);
        library.Trainer.Fit(library.Training, library.Validation);

        Assert.That(library.Log, Is.EqualTo(own.Log));
        Assert.That(library.WeightHash(), Is.EqualTo(own.WeightHash()));
    }

    [Test]
    public void Same_seed_gives_the_same_weights_and_another_seed_others()
    {
        string[] hashes = [.. ((long[])[5, 5, 6]).Select(seed =>
        {
            using TrainingRun run = new(useAdam: false, seed);
            run.Trainer.Fit(run.Training);
            return run.WeightHash();
        })];

        Assert.That(hashes[1], Is.EqualTo(hashes[0]));
        Assert.That(hashes[2], Is.Not.EqualTo(hashes[0]));
    }

    [Test]
    public void Observers_hear_of_every_step_and_epoch()
    {
        RecordingObserver observer = new();
        using TrainingRun run = new(useAdam: false, observer);

        run.Trainer.Fit(run.Training, run.Validation);

        int steps = run.Training.BatchCount;
        Assert.That(observer.Steps.Select(step => step.Step.Global), Is.EqualTo(Enumerable.Range(0, TrainingRun.Epochs * steps).Select(step => (long)step)));
        Assert.That(observer.Epochs.Select(epoch => epoch.Epoch), Is.EqualTo(Enumerable.Range(0, TrainingRun.Epochs)));
        Assert.That(observer.Steps.Take(steps).Sum(step => step.Samples), Is.EqualTo(TrainingRun.Samples));
    }

    [Test]
    public void D68_loss_of_an_epoch_is_the_mean_over_its_samples()
    {
        RecordingObserver observer = new();
        using TrainingRun run = new(useAdam: false, observer);

        EpochMetrics metrics = run.Trainer.RunEpoch(run.Training);

        double expected = observer.Steps.Sum(step => step.Loss * step.Samples) / TrainingRun.Samples;
        Assert.That(metrics.TrainingLoss, Is.EqualTo(expected).Within(1e-12));
        Assert.That(metrics.ValidationLoss, Is.Null);
    }

    [Test]
    public void Cancelled_training_goes_on_where_it_stopped()
    {
        using CancellationTokenSource cancellation = new();
        using TrainingRun run = new(useAdam: false, new CancellingObserver(cancellation, afterSteps: 8));
        Assert.That(
            () => run.Trainer.Fit(run.Training, run.Validation, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());

        run.Trainer.Fit(run.Training, run.Validation);

        using TrainingRun whole = new();
        whole.Trainer.Fit(whole.Training, whole.Validation);
        Assert.That(run.WeightHash(), Is.EqualTo(whole.WeightHash()));
        Assert.That(run.Log, Is.EqualTo(whole.Log));
    }

    [Test]
    public void Training_leaves_no_tensor_behind()
    {
        // Gradients and momentum are made in the first epoch; the masks change their size in no epoch.
        using TrainingRun run = new();
        run.Trainer.RunEpoch(run.Training, run.Validation);

        TensorLeakCheck.Verify(() => run.Trainer.RunEpoch(run.Training, run.Validation));
    }

    [Test]
    public void Evaluation_counts_the_best_and_the_best_five()
    {
        using Sequential model = nn.Sequential(("same", nn.Identity()));
        using Tensor scores = tensor(new float[,] { { 9, 1, 2, 3, 4, 5 }, { 9, 1, 2, 3, 4, 5 }, { 9, 1, 2, 3, 4, 5 } });
        using Tensor labels = tensor([0L, 2L, 1L]);
        using TensorBatches source = new(scores, labels, new BatchOptions { BatchSize = 2 });

        EvaluationResult result = Evaluator.Classify(model, source);

        Assert.That(result.Top1, Is.EqualTo(1.0 / 3).Within(1e-12));
        Assert.That(result.Top5, Is.EqualTo(2.0 / 3).Within(1e-12));
        Assert.That(result.Samples, Is.EqualTo(3));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Evaluation_gives_the_training_mode_back(bool training)
    {
        using TrainingRun run = new();
        run.Model.train(training);

        Evaluator.Classify(run.Model, run.Validation);

        Assert.That(run.Model.training, Is.EqualTo(training));
    }

    [Test]
    public void Channels_last_changes_strides_and_no_value()
    {
        using Tensor images = Some.Images();

        using Tensor moved = ChannelsLast.Apply(images);

        Assert.That(moved.shape, Is.EqualTo(images.shape));
        Assert.That(moved.stride()[1], Is.EqualTo(1));
        TensorAssert.Close(moved, images, 0);
    }

    /// <summary>What a user writes who does not want the library's trainer.</summary>
    private static void OwnLoop(Sequential model, optim.Optimizer optimizer, CompressionScheduler scheduler, TensorBatches training, TensorBatches validation)
    {
        for (int epoch = 0; epoch < TrainingRun.Epochs; epoch++)
        {
            scheduler.OnEpochBegin(epoch);
            model.train();
            int minibatch = 0;
            foreach (Batch batch in training.ReadEpoch(epoch))
            {
                using DisposeScope scope = NewDisposeScope();
                TrainingStep step = new(epoch, minibatch++, training.BatchCount);
                scheduler.OnMinibatchBegin(step);
                Tensor loss = nn.functional.cross_entropy(model.call(batch.Inputs), batch.Targets);
                PolicyLoss total = scheduler.BeforeBackward(step, loss);
                optimizer.zero_grad();
                total.Overall.backward();
                scheduler.BeforeOptimizerStep(step);
                optimizer.step();
                scheduler.OnMinibatchEnd(step);
                batch.Dispose();
            }

            EvaluationResult result;
            using (scheduler.Masks.MaskForEvaluation())
            {
                result = Evaluator.Classify(model, validation);
            }

            scheduler.OnEpochEnd(epoch, new EpochMetrics { ValidationLoss = result.Loss, Top1 = result.Top1, Top5 = result.Top5 });
        }
    }

    private sealed class RecordingObserver : ITrainingObserver
    {
        public List<StepCompleted> Steps { get; } = [];

        public List<EpochCompleted> Epochs { get; } = [];

        public void OnStepCompleted(StepCompleted step) => Steps.Add(step);

        public void OnEpochCompleted(EpochCompleted epoch) => Epochs.Add(epoch);
    }

    private sealed class CancellingObserver(CancellationTokenSource cancellation, int afterSteps) : ITrainingObserver
    {
        private int steps;

        public void OnStepCompleted(StepCompleted step)
        {
            if (++steps == afterSteps)
            {
                cancellation.Cancel();
            }
        }

        public void OnEpochCompleted(EpochCompleted epoch)
        {
        }
    }
}
