using System.Text;
using Distiller.Core.Tests.Scheduling;
using Distiller.Core.Tests.Training;
using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Persistence;

[TestFixture]
public sealed class CheckpointTests
{
    private string folder = "";

    private string Path => System.IO.Path.Combine(folder, "run.ckpt");

    [SetUp]
    public void SetUp() => folder = Directory.CreateTempSubdirectory("distiller-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Resume_is_bit_exact_at_any_minibatch([Values] bool useAdam, [Values(1, 5, 6, 7, 13, 18, 23)] int stopAfter)
    {
        using TrainingRun whole = new(useAdam);
        whole.Trainer.Fit(whole.Training, whole.Validation);

        using (TrainingRun first = StopAfter(stopAfter, useAdam))
        using (Checkpoint checkpoint = first.Capture())
        {
            checkpoint.Save(Path);
        }

        // Another seed: whatever is random must come from the file.
        using TrainingRun second = new(useAdam);
        Seeds.Use(999);
        using (Checkpoint checkpoint = Checkpoint.Load(Path))
        {
            checkpoint.Restore(second.Model, second.Optimizer, second.Scheduler, second.Trainer);
        }

        second.Trainer.Fit(second.Training, second.Validation);

        Assert.That(second.WeightHash(), Is.EqualTo(whole.WeightHash()));
        Assert.That(second.Trainer.Metrics!.TrainingLoss, Is.EqualTo(whole.Trainer.Metrics!.TrainingLoss));
    }

    [Test(Description = "D-14, D-67: the original saves masks alone, without flags and without policies")]
    public void D14_D67_flags_and_policies_are_saved_with_the_masks()
    {
        using TrainingRun first = StopAfter(3);
        using Checkpoint checkpoint = first.Capture();
        using TrainingRun second = new();

        checkpoint.Restore(second.Model, second.Optimizer, second.Scheduler, second.Trainer);

        Assert.That(second.Scheduler.Masks["fc1.weight"].MaskOnForwardOnly);
        Assert.That(second.Scheduler.Masks["fc1.weight"].UseDoubleCopies);
        TensorAssert.Close(second.Scheduler.Masks["fc1.weight"].Mask!, first.Scheduler.Masks["fc1.weight"].Mask!, 0);
    }

    [Test]
    public void Equal_runs_give_equal_files()
    {
        byte[][] files = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using TrainingRun run = StopAfter(3);
            using Checkpoint checkpoint = run.Capture();
            checkpoint.Save(Path);
            return File.ReadAllBytes(Path);
        })];

        Assert.That(files[1], Is.EqualTo(files[0]));
    }

    [Test]
    public void Weights_alone_can_be_restored()
    {
        using TrainingRun run = StopAfter(3);
        using (Checkpoint saved = Checkpoint.Of(run.Model, info: [KeyValuePair.Create("arch", "perceptron")]))
        {
            saved.Save(Path);
        }

        using TrainingRun other = new();
        using Checkpoint loaded = Checkpoint.Load(Path);
        loaded.RestoreWeights(other.Model);

        Assert.That(other.WeightHash(), Is.EqualTo(run.WeightHash()));
        Assert.That(loaded.Info["arch"], Is.EqualTo("perceptron"));
        Assert.That(
            () => loaded.Restore(other.Model, other.Optimizer, other.Scheduler),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("RestoreWeights"));
    }

    [Test]
    public void Damage_of_any_byte_is_noticed()
    {
        Save();
        byte[] intact = File.ReadAllBytes(Path);
        for (int position = 0; position < intact.Length; position += 97)
        {
            byte[] damaged = [.. intact];
            damaged[position] ^= 0x20;
            File.WriteAllBytes(Path, damaged);

            try
            {
                // Some bytes of a zip archive mean nothing: such a file is as good as the intact one.
                using Checkpoint checkpoint = Checkpoint.Load(Path);
                checkpoint.Save(Path);
                Assert.That(File.ReadAllBytes(Path), Is.EqualTo(intact), $"damage at byte {position} went unnoticed");
            }
            catch (InvalidDataException reason)
            {
                Assert.That(reason.Message, Does.Contain(Path));
            }
        }
    }

    [TestCase(0)]
    [TestCase(0.3)]
    [TestCase(0.9)]
    public void Torn_file_is_refused(double part)
    {
        Save();
        byte[] intact = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, intact[..(int)(part * intact.Length)]);

        Assert.That(() => Checkpoint.Load(Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("cut off").And.Message.Contains(Path));
    }

    [Test]
    public void Foreign_file_is_refused()
    {
        File.WriteAllText(Path, "epoch,loss\n0,1.5\n", Encoding.UTF8);

        Assert.That(() => Checkpoint.Load(Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("not a usable checkpoint"));
    }

    [Test]
    public void Missing_file_is_named() =>
        Assert.That(() => Checkpoint.Load(Path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(Path));

    [Test]
    public void Checkpoint_of_another_model_says_what_differs()
    {
        using TrainingRun run = new();
        using Checkpoint checkpoint = Checkpoint.Of(run.Model);
        using Sequential other = nn.Sequential(("fc1", Some.Linear(6, 5)), ("fc3", Some.Linear(5, 3)));
        string before = Hash(other);

        Assert.That(
            () => checkpoint.RestoreWeights(other),
            Throws.TypeOf<ModelStructureException>()
                .With.Message.Contains("'fc1.weight' has shape (8, 6) in the file and (5, 6) in the model")
                .And.Message.Contains("the file lacks 'fc3.weight'")
                .And.Message.Contains("the model lacks 'fc2.weight'"));
        Assert.That(Hash(other), Is.EqualTo(before));
    }

    [Test]
    public void Optimizer_of_another_kind_is_refused()
    {
        using TrainingRun sgd = StopAfter(2);
        using Checkpoint checkpoint = sgd.Capture();
        using TrainingRun adam = new(useAdam: true);

        Assert.That(
            () => checkpoint.Restore(adam.Model, adam.Optimizer, adam.Scheduler),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("SGD").And.Message.Contains("Adam"));
    }

    [Test]
    public void Schedule_with_other_policies_is_refused()
    {
        using TrainingRun run = StopAfter(2);
        using Checkpoint checkpoint = run.Capture();
        using CompressionScheduler other = new(
            CompressionSchedule.Empty.With(new PolicyOf { Key = "apg", Window = EpochWindow.At(0), Make = _ => new GrowingMaskPolicy() }), run.Model);

        Assert.That(
            () => checkpoint.Restore(run.Model, run.Optimizer, other),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'agp'").And.Message.Contains("'apg'"));
    }

    [Test]
    public void Saving_and_restoring_leave_no_tensor_behind()
    {
        using TrainingRun run = StopAfter(7);

        TensorLeakCheck.Verify(() =>
        {
            using (Checkpoint checkpoint = run.Capture())
            {
                checkpoint.Save(Path);
            }

            using Checkpoint loaded = Checkpoint.Load(Path);
            loaded.Restore(run.Model, run.Optimizer, run.Scheduler, run.Trainer);
        });
    }

    [Test]
    [SetCulture("de-DE")]
    public void Numbers_do_not_depend_on_the_culture()
    {
        using StateDict state = StateDict.Empty.With("rate", 0.0625).With("count", 1234567L).With("best", double.PositiveInfinity);

        Assert.That(state.Scalars["rate"], Is.EqualTo("0.0625"));
        Assert.That((state.Number("rate"), state.Integer("count"), state.Number("best")), Is.EqualTo((0.0625, 1234567L, double.PositiveInfinity)));
    }

    private static TrainingRun StopAfter(int steps, bool useAdam = false)
    {
        using CancellationTokenSource cancellation = new();
        TrainingRun run = new(useAdam, new StoppingObserver(cancellation, steps));
        try
        {
            run.Trainer.Fit(run.Training, run.Validation, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
        }

        return run;
    }

    private static string Hash(Sequential model)
    {
        using StateDict state = ModelState.Save(model);
        return string.Join(' ', state.Tensors.Values.Select(tensor => Convert.ToHexString(tensor.bytes)));
    }

    private void Save()
    {
        using TrainingRun run = StopAfter(3);
        using Checkpoint checkpoint = run.Capture();
        checkpoint.Save(Path);
    }

    private sealed class StoppingObserver(CancellationTokenSource cancellation, int afterSteps) : ITrainingObserver
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
