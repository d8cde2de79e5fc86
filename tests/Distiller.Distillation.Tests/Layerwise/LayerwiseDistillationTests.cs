using Distiller.Data;
using Distiller.Distillation.Layerwise;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Layerwise;

public sealed class LayerwiseDistillationTests
{
    private static LayerwiseOptions Options => LayerwiseRun.Options;

    [Test]
    public void Student_comes_nearer_to_every_target()
    {
        using var run = new LayerwiseRun();
        var before = run.Pupil.Measure(run.Batches);
        for (var i = 0; i < LayerwiseRun.Epochs; i++)
        {
            run.RunEpoch();
        }

        var after = run.Pupil.Measure(run.Batches);
        Assert.That(after.Loss, Is.LessThan(before.Loss));
        Assert.That(after.Targets.Select(target => target.Target), Is.EqualTo([1, 2, 3]));
        Assert.That(after.Targets.Zip(before.Targets), Has.All.Matches<(TargetQuality After, TargetQuality Before)>(pair => pair.After.Cosine > pair.Before.Cosine));
    }

    [Test]
    public void Teacher_stays_as_it_was_in_evaluation_mode_without_gradients()
    {
        using var run = new LayerwiseRun();
        run.Teacher.train();
        var before = LayerwiseRun.BytesOf(run.Teacher);

        run.Fit();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(LayerwiseRun.BytesOf(run.Teacher), Is.EqualTo(before));
            Assert.That(run.Teacher.training, Is.False);
            Assert.That(run.Teacher.parameters(), Has.All.Matches<Tensor>(parameter => !parameter.requires_grad && parameter.grad is null));
            Assert.That(run.Student.named_parameters().Select(entry => entry.name), Has.None.Contains("teacher"));
        }
    }

    [TestCase(HeadKind.Split)]
    [TestCase(HeadKind.Linear)]
    [TestCase(HeadKind.None)]
    public void Run_resumes_bit_for_bit(HeadKind heads)
    {
        var options = Options with { Heads = heads, Targets = heads == HeadKind.None ? [2, 3] : [1, 2, 3], FeaturePenalty = 0.1 };
        using var whole = new LayerwiseRun(options);
        whole.Fit();
        using var first = new LayerwiseRun(options);
        first.RunEpoch();
        using var checkpoint = first.Capture();
        using var second = new LayerwiseRun(options);
        second.Restore(checkpoint);
        second.Fit();

        Assert.That(second.Weights(), Is.EqualTo(whole.Weights()));
    }

    [Test]
    public void Targets_are_states_of_the_layers_named_not_of_their_neighbours()
    {
        using var twin = new LayerwiseRun.Net(layers: 3, dropout: 0);
        using var run = new LayerwiseRun(isPadded: false);
        TeacherWeights.Copy(run.Teacher, twin, ("features", "features"), ("layers", "layers"));
        LayerwiseQuality Compare(params ReadOnlySpan<int> targets)
        {
            var options = new LayerwiseOptions { Heads = HeadKind.None, Targets = [.. targets] };
            using var pupil = new LayerwiseStudent(LayerwiseRun.Encoder(twin), LayerwiseRun.Encoder(run.Teacher), options, LayerwiseRun.Width);
            return pupil.Measure(run.Batches);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Compare(0, 1, 2, 3).Targets.Select(target => target.Reconstruction), Is.All.Zero);
            Assert.That(Compare(1, 2, 3).Targets.Select(target => target.Reconstruction), Is.All.Zero);
            Assert.That(Compare(0, 1, 2).Targets.Select(target => target.Reconstruction), Is.All.Positive, "each is compared with the state after it");
        }
    }

    [Test]
    public void Loss_of_a_padded_minibatch_is_the_mean_over_its_frames()
    {
        using var run = new LayerwiseRun();
        run.Student.eval();
        using var scope = NewDisposeScope();
        var inputs = randn(2, 20);
        inputs[1].narrow(0, 12, 8).zero_();
        var together = run.Pupil.Measure(Once(inputs, [20, 12]));
        var first = run.Pupil.Measure(Once(inputs.narrow(0, 0, 1), [20]));
        var second = run.Pupil.Measure(Once(inputs.narrow(0, 1, 1).narrow(1, 0, 12), [12]));

        Assert.That(together.Loss, Is.EqualTo(((5 * first.Loss) + (3 * second.Loss)) / 8).Within(1e-5));
    }

    [Test]
    public void Padding_counts_where_it_is_asked_for()
    {
        using var masked = new LayerwiseRun();
        using var unmasked = new LayerwiseRun(Options with { ExcludesPadding = false });
        using var full = new LayerwiseRun(Options with { ExcludesPadding = false }, isPadded: false);
        using var fullMasked = new LayerwiseRun(isPadded: false);

        Assert.That(unmasked.Pupil.Measure(unmasked.Batches).Loss, Is.Not.EqualTo(masked.Pupil.Measure(masked.Batches).Loss).Within(1e-6));
        Assert.That(full.Pupil.Measure(full.Batches).Loss, Is.EqualTo(fullMasked.Pupil.Measure(fullMasked.Batches).Loss));
    }

    [Test]
    public void Gradient_into_the_features_is_scaled_and_their_values_are_not()
    {
        Tensor GradientAt(double scale, out float output)
        {
            using var run = new LayerwiseRun();
            using var pupil = new LayerwiseStudent(
                LayerwiseRun.Encoder(run.Student), LayerwiseRun.Encoder(run.Teacher), Options with { FeatureGradientScale = scale }, LayerwiseRun.Width, task: (states, _) => states.sum());
            using var scope = NewDisposeScope();
            var loss = pupil.Loss(new Batch(ones(1, 20), tensor([20L])));
            output = loss.item<float>();
            loss.backward();
            return run.Student.get_parameter("features.weight")!.grad!.clone().MoveToOuterDisposeScope();
        }

        using var scope = NewDisposeScope();
        using var whole = GradientAt(1, out var plain);
        using var tenth = GradientAt(0.1, out var scaled);

        TensorAssert.Close(tenth, whole * 0.1);
        Assert.That(scaled, Is.EqualTo(plain).Within(1e-6));
    }

    [Test]
    public void Kept_states_spare_the_teacher_and_change_nothing()
    {
        using var plain = new LayerwiseRun();
        using var kept = new LayerwiseRun(Options with { Caching = StateCaching.Memory });
        using var half = new LayerwiseRun(Options with { Caching = StateCaching.HalfMemory });
        plain.Fit();
        kept.Fit();
        half.Fit();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(kept.Weights(), Is.EqualTo(plain.Weights()));
            Assert.That(kept.Pupil.TeacherPasses, Is.LessThan(plain.Pupil.TeacherPasses));
            Assert.That(half.Trainer.Metrics!.TrainingLoss, Is.EqualTo(plain.Trainer.Metrics!.TrainingLoss).Within(1e-2));
        }
    }

    [Test]
    public void A_step_whose_gradients_are_not_numbers_is_left_out()
    {
        using var run = new LayerwiseRun();
        run.RunEpoch();
        var before = run.Weights();

        var poison = TrainingStepWith(run, float.NaN);

        Assert.That(poison, Is.EqualTo(before));
        Assert.That(run.Pupil.SkippedSteps, Is.EqualTo(1));
    }

    [Test]
    public void Masked_weights_stay_zero()
    {
        var pruner = new LevelPrunerSpec { Name = "level", Levels = new Dictionary<string, double> { ["layers.0.0.weight"] = 0.5 } };
        using var run = new LayerwiseRun(before: schedule => schedule.Prune(pruner, EpochWindow.Range(0, LayerwiseRun.Epochs)));
        run.Fit();

        using var scope = NewDisposeScope();
        var weight = run.Student.get_parameter("layers.0.0.weight")!;
        Assert.That((weight == 0).sum().item<long>(), Is.EqualTo(weight.numel() / 2));
        Assert.That(weight.isfinite().all().item<bool>(), Is.True);
    }

    [Test]
    public void Pruned_and_quantized_student_learns_from_its_teacher()
    {
        const int Levels = 15;
        var pruner = new LevelPrunerSpec { Name = "level", Levels = new Dictionary<string, double> { ["layers.0.0.weight"] = 0.5 } };
        var grid = new RangeLinearQuantizerSpec { Name = "int4", WeightBits = 4, QuantizeInputs = false };
        using var run = new LayerwiseRun(
            Options with { FeaturePenalty = 0.1 },
            schedule => schedule.Prune(pruner, EpochWindow.Range(0, LayerwiseRun.Epochs)).Quantize(grid, EpochWindow.Range(0, LayerwiseRun.Epochs)));
        using var plain = new LayerwiseRun(Options with { FeaturePenalty = 0.1 });
        var teacher = LayerwiseRun.BytesOf(run.Teacher);
        var before = run.Pupil.Measure(run.Batches).Loss;
        run.Fit();
        plain.Fit();
        var after = run.Pupil.Measure(run.Batches).Loss;
        var unquantized = plain.Pupil.Measure(plain.Batches).Loss;
        run.Scheduler.Dispose();
        using var quantizer = grid.Attach(run.Student);
        quantizer.WriteQuantizedParameters();
        float[] written = [.. run.Student.get_parameter("layers.0.0.weight")!.data<float>()];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(after, Is.LessThan(before));
            Assert.That(after, Is.Not.EqualTo(unquantized).Within(1e-6));
            Assert.That(written.Count(value => value == 0), Is.GreaterThanOrEqualTo(written.Length / 2));
            Assert.That(written.Distinct().Count(), Is.LessThanOrEqualTo(Levels));
            Assert.That(LayerwiseRun.BytesOf(run.Teacher), Is.EqualTo(teacher));
        }
    }

    [Test]
    public void Gradient_into_quantized_features_is_scaled_too([Values(0.0, 1.0)] double scale)
    {
        var grid = new RangeLinearQuantizerSpec { Name = "int8", WeightBits = 8, QuantizeInputs = false };
        using var run = new LayerwiseRun(
            Options with { FeatureGradientScale = scale }, schedule => schedule.Quantize(grid, EpochWindow.Range(0, LayerwiseRun.Epochs)));
        using var before = run.Student.get_parameter("features.weight")!.detach().clone();
        run.Fit();
        using var change = (run.Student.get_parameter("features.weight")!.detach() - before).abs().max();
        Assert.That(change.item<float>(), scale == 0 ? Is.LessThan(1e-5) : Is.GreaterThan(1e-3));
    }

    [Test]
    public void Whole_run_leaves_no_tensor_behind() => TensorLeakCheck.Verify(() =>
    {
        using var run = new LayerwiseRun(Options with { Caching = StateCaching.Memory, FeaturePenalty = 0.1 });
        run.Fit();
        run.Pupil.Measure(run.Batches);
    });

    [Test]
    public void Mistakes_are_told_with_what_is_there()
    {
        using var run = new LayerwiseRun();
        var (student, teacher) = (LayerwiseRun.Encoder(run.Student), LayerwiseRun.Encoder(run.Teacher));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new LayerwiseStudent(student, teacher, new LayerwiseOptions(), 6), Throws.ArgumentException.With.Message.Contains("states 0 to 3"));
            Assert.That(() => new LayerwiseStudent(student, student, Options with { Targets = [1] }, 6), Throws.ArgumentException.With.Message.Contains("shares parameters"));
            Assert.That(() => new LayerwiseStudent(student, teacher, Options with { Heads = HeadKind.None }, 6), Throws.ArgumentException.With.Message.Contains("3 targets and 2 states"));
            Assert.That(() => TeacherWeights.Copy(run.Teacher, run.Student, ("layers.0", "layer.0")), Throws.TypeOf<ModelStructureException>().With.Message.Contains("layers.0"));
            Assert.That(() => TeacherWeights.Copy(run.Teacher, run.Student, ("layers.7", "layers.0")), Throws.TypeOf<ModelStructureException>().With.Message.Contains("layers.7"));
            using var optimizer = optim.SGD(run.Student.parameters(), 0.1);
            Assert.That(
                () => new CompressionScheduler(CompressionSchedule.Empty.DistillLayers(run.Pupil, EpochWindow.Range(0, 1)), run.Student, optimizer),
                Throws.ArgumentException.With.Message.Contains("ExtraParameters"));
            Assert.That(() => Options with { FeatureGradientScale = 2 }, Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Options with { CosineWeight = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void State_of_other_targets_is_refused()
    {
        using var first = new LayerwiseRun();
        first.RunEpoch();
        using var checkpoint = first.Capture();
        using var other = new LayerwiseRun(Options with { Targets = [1, 3] });

        Assert.That(() => other.Restore(checkpoint), Throws.TypeOf<InvalidDataException>().With.Message.Contains("[1, 2, 3]"));
    }

    private static byte[] TrainingStepWith(LayerwiseRun run, float value)
    {
        using var scope = NewDisposeScope();
        var step = new TrainingStep(1, 0, 1);
        run.Scheduler.OnEpochBegin(1);
        run.Scheduler.OnMinibatchBegin(step);
        var loss = run.Scheduler.BeforeBackward(step, run.Pupil.Loss(new Batch(full([1, 20], value), tensor(new long[] { 20 }))));
        loss.Overall.backward();
        run.Scheduler.BeforeOptimizerStep(step);
        run.Step();
        run.Scheduler.OnMinibatchEnd(step);
        return run.Weights();
    }

    private static TensorBatches Once(Tensor inputs, long[] lengths) => new(inputs, tensor(lengths), new BatchOptions { BatchSize = lengths.Length });
}
