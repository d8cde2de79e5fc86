using Distiller.Distillation.DisBack;
using Distiller.Distillation.Diffusion;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.DisBack;

public sealed class ScoreDistillationPolicyTests
{
    private static ScoreDistillationOptions Plain(ScoreDistillationOptions options) => options with { FakeStart = FakeStart.Teacher, Targets = TargetOrder.TeacherOnly };

    [Test]
    public void Equal_seeds_give_equal_bits_and_other_seeds_do_not()
    {
        using var first = new ToyRun();
        using var second = new ToyRun();
        using var other = new ToyRun(options => options with { Seed = 2 });
        first.Fit();
        second.Fit();
        other.Fit();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Weights(), Is.EqualTo(first.Weights()));
            Assert.That(other.Weights(), Is.Not.EqualTo(first.Weights()));
        }
    }

    [Test]
    public void Run_resumes_bit_for_bit([Values] bool backtracks)
    {
        Func<ScoreDistillationOptions, ScoreDistillationOptions> change = backtracks ? options => options : Plain;
        using var whole = new ToyRun(change);
        whole.Fit();
        using var first = new ToyRun(change);
        first.RunEpoch();
        using var checkpoint = first.Capture();
        using var second = new ToyRun(change);
        second.Restore(checkpoint);
        second.Fit();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Weights(), Is.EqualTo(whole.Weights()));
            Assert.That(second.Student.Updates, Is.EqualTo(whole.Student.Updates));
            Assert.That(second.Student.Evaluations, Is.EqualTo(whole.Student.Evaluations));
            Assert.That(second.Student.Switches, Is.EqualTo(whole.Student.Switches));
        }
    }

    [Test]
    public void Teacher_stays_as_it_was_and_gets_no_gradient()
    {
        using var run = new ToyRun(batches: 8);
        var before = ToyRun.BytesOf(run.Teacher);
        run.Fit();
        Assert.That(run.Student.Updates, Is.GreaterThanOrEqualTo(20));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ToyRun.BytesOf(run.Teacher), Is.EqualTo(before));
            Assert.That(run.Teacher.parameters().Select(parameter => parameter.grad), Has.All.Null);
        }
    }

    [Test]
    public void Targets_walk_back_to_the_teacher_and_stay_there()
    {
        using var run = new ToyRun();
        run.Fit();
        var nodes = run.Student.Path!.Nodes;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(nodes.Select(node => node.Step), Is.EqualTo([0, 4, 8, 12]));
            Assert.That(nodes.Select(node => node.Checksum), Is.Unique);
            Assert.That(nodes[0].RelativeDistance, Is.EqualTo(1));
            Assert.That(nodes[^1].RelativeDistance, Is.Zero);
            Assert.That(run.Student.Switches.Select(item => (item.Update, item.NodeStep)), Is.EqualTo([(0L, 8), (3L, 4), (6L, 0)]));
            Assert.That(run.Student.Switches.Select(item => item.Checksum), Is.EqualTo([nodes[2].Checksum, nodes[1].Checksum, nodes[0].Checksum]));
        }
    }

    [Test]
    public void Controls_differ_in_their_targets()
    {
        using var reversed = new ToyRun(options => options with { Targets = TargetOrder.Forward });
        using var initOnly = new ToyRun(options => options with { Targets = TargetOrder.TeacherOnly });
        using var plain = new ToyRun(Plain);
        reversed.Fit();
        initOnly.Fit();
        plain.Fit();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reversed.Student.Switches.Select(item => item.NodeStep), Is.EqualTo([4, 8, 0]));
            Assert.That(initOnly.Student.Switches.Select(item => item.NodeStep), Is.EqualTo([0]));
            Assert.That(plain.Student.Path, Is.Null);
            Assert.That(initOnly.Student.Evaluations, Is.GreaterThan(plain.Student.Evaluations));
            Assert.That(initOnly.Weights(), Is.Not.EqualTo(plain.Weights()));
        }
    }

    [Test]
    public void Small_mismatch_switches_before_the_interval()
    {
        using var run = new ToyRun(options => options with { Interval = 100, SwitchBelowMismatch = 1e12 });
        run.Fit();
        Assert.That(run.Student.Switches.Select(item => item.Update), Is.EqualTo([0L, 1, 2]));
    }

    [Test]
    public void Nodes_by_score_distance_are_at_most_as_many_as_wanted()
    {
        using var run = new ToyRun(options => options with { Degradation = options.Degradation with { Spacing = NodeSpacing.ScoreDistance, Steps = 30 } });
        run.RunEpoch();
        var nodes = run.Student.Path!.Nodes;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(nodes, Has.Count.InRange(2, 4));
            Assert.That(nodes.Skip(1).SkipLast(1).Select(node => node.RelativeDistance), Has.All.GreaterThanOrEqualTo(0.05));
        }
    }

    [Test]
    public void Masked_weights_stay_zero_under_score_distillation()
    {
        var pruner = new LevelPrunerSpec { Name = "level", Levels = new Dictionary<string, double> { ["network.fc1.weight"] = 0.5 } };
        using var run = new ToyRun(before: schedule => schedule.Prune(pruner, EpochWindow.Range(0, ToyRun.Epochs)), batches: 8);
        run.Fit();
        Assert.That(run.Student.Updates, Is.GreaterThanOrEqualTo(20));
        var weight = run.Network.get_parameter("network.fc1.weight")!;
        using var scope = NewDisposeScope();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((weight == 0).sum().item<long>(), Is.EqualTo(weight.numel() / 2));
            Assert.That(weight.isfinite().all().item<bool>(), Is.True);
        }
    }

    [Test]
    public void Simulated_quantization_acts_on_the_generator_while_the_fake_score_stays_dense()
    {
        var int4 = new RangeLinearQuantizerSpec { Name = "int4", WeightBits = 4, QuantizeInputs = false };
        using var run = new ToyRun(before: schedule => schedule.Quantize(int4, EpochWindow.At(0)), batches: 8);
        using var plain = new ToyRun(batches: 8);
        run.Fit();
        plain.Fit();
        using var scope = NewDisposeScope();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Student.Updates, Is.GreaterThanOrEqualTo(20));
            Assert.That(run.Network.parameters().All(parameter => parameter.isfinite().all().item<bool>()), Is.True);
            Assert.That(run.Trainer.Metrics!.TrainingLoss, Is.Not.NaN.And.Not.EqualTo(plain.Trainer.Metrics!.TrainingLoss));
            Assert.That(run.Student.Path!.Nodes[0].Weights.Tensors.Keys, Is.EquivalentTo(plain.Student.Path!.Nodes[0].Weights.Tensors.Keys));
        }
    }

    [Test]
    public void Hundred_steps_leave_no_tensor_behind()
    {
        using var run = new ToyRun(batches: 100);
        TensorLeakCheck.Verify(run.RunEpoch);
        Assert.That(run.Student.Updates, Is.EqualTo(200));
    }

    [Test]
    public void Whole_run_leaves_no_tensor_behind() => TensorLeakCheck.Verify(() =>
    {
        using var run = new ToyRun();
        run.Fit();
    });

    [Test]
    public void Shared_models_and_wrong_architectures_are_refused()
    {
        using var teacher = ToyRun.New();
        using var other = ToyRun.New();
        using var student = new OneStepStudent(new DenoiserGenerator(teacher, 1), [2]);
        var options = ScoreDistillationOptions.DiffInstruct(new ScoreModel { Preconditioning = new EdmPreconditioning(), Levels = new LogNormalLevels() });
        CompressionSchedule With(IDenoiser from, Func<IDenoiser> make) => CompressionSchedule.Empty.DistillScores(student, from, make, options, EpochWindow.At(0));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new CompressionScheduler(With(teacher, ToyRun.New), teacher), Throws.ArgumentException.With.Message.Contains("one model"));
            Assert.That(() => new CompressionScheduler(With(other, () => other), teacher), Throws.ArgumentException.With.Message.Contains("in use"));
            Assert.That(() => new CompressionScheduler(With(other, ToyRun.New), other), Throws.ArgumentException.With.Message.Contains("generator's module"));
            Assert.That(() => new NoiseBatches([2], 0, 1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }
}
