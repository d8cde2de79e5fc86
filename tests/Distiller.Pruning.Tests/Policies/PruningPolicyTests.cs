using Distiller.Scheduling;
using NUnit.Framework.Constraints;

namespace Distiller.Pruning.Tests.Policies;

/// <summary>EX-25 and EX-43: the traces of section 9.1, and what replaces the defects among them.</summary>
public sealed class PruningPolicyTests
{
    private static readonly LevelPrunerSpec Half = new() { Name = "half", Levels = new Dictionary<string, double> { ["w"] = 0.5 } };
    private static readonly PruningOptions ForwardOnly = new() { MaskOnForwardOnly = true };

    [Test]
    public void Ex25a_mask_stays_in_force_when_the_policy_is_over()
    {
        using var run = Prune(EpochWindow.At(0)).Run(epochs: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Forward[0], Near(0, 0, 3, 4));
            Assert.That(run.End[0], Near(0, 0, 2.9, 3.9));
            Assert.That(run.Forward[1], Near(0, 0, 2.9, 3.9));
            Assert.That(run.End[1], Near(0, 0, 2.8, 3.8));
        }
    }

    [Test]
    public void Ex25b_forward_only_mask_lets_weights_recover()
    {
        using var run = Prune(EpochWindow.At(0, 1), ForwardOnly).Run(epochs: 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.End[0], Near(-0.1, -0.1, 2.9, 3.9));
            Assert.That(run.Forward[1], Near(0, 0, 2.9, 3.9));
            Assert.That(run.End[1], Near(-0.1, -0.1, 2.8, 3.8));
            Assert.That(run.Forward[2], Near(-0.1, -0.1, 2.8, 3.8));
            Assert.That(run.End[2], Near(-0.2, -0.2, 2.7, 3.7));
        }
    }

    [Test]
    public void Ex25c_double_copies_with_masked_gradients_leave_pruned_weights_alone()
    {
        using var run = Prune(EpochWindow.At(0, 1), ForwardOnly with { UseDoubleCopies = true, MaskGradients = true }).Run(epochs: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Forward[0], Near(0, 0, 3, 4));
            Assert.That(run.Gradients[0], Near(0, 0, 1, 1));
            Assert.That(run.End[0], Near(1, 2, 2.9, 3.9));
            Assert.That(run.End[1], Near(1, 2, 2.8, 3.8));
        }
    }

    [Test]
    public void Ex25d_keep_mask_makes_the_last_epoch_final()
    {
        using var run = Prune(EpochWindow.At(0, 1), ForwardOnly with { UseDoubleCopies = true, KeepMask = true }).Run(epochs: 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.End[0], Near(0.9, 1.9, 2.9, 3.9));
            Assert.That(run.End[1], Near(0.8, 1.8, 2.8, 3.8));
            Assert.That(run.EpochEnd[1], Near(0, 0, 2.8, 3.8));
            Assert.That(run.End[2], Near(0, 0, 2.7, 3.7));
        }
    }

    [Test]
    public void D12_two_policies_with_double_copies_keep_the_dense_weights()
    {
        var options = ForwardOnly with { UseDoubleCopies = true };
        var schedule = CompressionSchedule.Empty.Prune(Half, EpochWindow.At(0), options).Prune(Half, EpochWindow.At(0), options);
        using var run = new SumTraining(schedule).Run(epochs: 1);
        Assert.That(run.End[0], Near(0.9, 1.9, 2.9, 3.9));
    }

    [Test]
    public void D04_last_epoch_is_the_last_scheduled_one()
    {
        using var run = Prune(EpochWindow.Range(0, 4, frequency: 2), ForwardOnly with { KeepMask = true }).Run(epochs: 5);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.EpochEnd[2][..2], Is.EqualTo([0f, 0f]));
            Assert.That(run.EpochEnd[4][..2], Is.EqualTo([0f, 0f]));
        }
    }

    [Test]
    public void Ex25g_first_minibatch_is_skipped()
    {
        using var run = Prune(EpochWindow.At(0), new() { SkipFirstMinibatch = true }).Run(epochs: 1, steps: 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Forward[0], Near(1, 2, 3, 4));
            Assert.That(run.Forward[1], Near(0, 0, 2.9, 3.9));
            Assert.That(run.Forward[2], Near(0, 0, 2.8, 3.8));
        }
    }

    [Test]
    public void D07_first_minibatch_is_skipped_in_a_window_that_starts_later()
    {
        using var run = Prune(EpochWindow.At(1), new() { SkipFirstMinibatch = true }).Run(epochs: 2, steps: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Forward[2], Has.All.GreaterThan(0));
            Assert.That(run.Forward[3][..2], Is.EqualTo([0f, 0f]));
        }
    }

    [Test]
    public void Ex25i_masks_are_discarded_when_a_step_ends()
    {
        using var run = Prune(EpochWindow.At(0, 1), new() { DiscardMasksAtMinibatchEnd = true }).Run(epochs: 1, steps: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.End[0], Near(0, 0, 2.9, 3.9));
            Assert.That(run.Masks[0], Is.Null);
            Assert.That(run.End[1], Near(-0.1, -0.1, 2.8, 3.8));
        }
    }

    [Test]
    public void D03_discarding_leaves_the_masks_of_other_policies()
    {
        using var model = new ParameterModel(("a", TorchSharp.torch.tensor([1f, 2f])), ("b", TorchSharp.torch.tensor([1f, 2f])));
        LevelPrunerSpec Of(string name) => new() { Name = name, Levels = new Dictionary<string, double> { [name] = 0.5 } };
        var schedule = CompressionSchedule.Empty
            .Prune(Of("a"), EpochWindow.At(0))
            .Prune(Of("b"), EpochWindow.At(0), new() { DiscardMasksAtMinibatchEnd = true });
        using var scheduler = new CompressionScheduler(schedule, model);
        var step = new TrainingStep(0, 0, 1);
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(step);
        using var loss = TorchSharp.torch.tensor(1f);
        scheduler.BeforeBackward(step, loss);
        scheduler.BeforeOptimizerStep(step);
        scheduler.OnMinibatchEnd(step);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scheduler.Masks["a"].Mask, Is.Not.Null);
            Assert.That(scheduler.Masks["b"].Mask, Is.Null);
        }
    }

    [Test]
    public void Ex25j_masked_gradient_keeps_weights_at_zero_under_plain_descent()
    {
        using var run = Prune(EpochWindow.At(0, 1), ForwardOnly with { MaskGradients = true }).Run(epochs: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.End[0], Near(0, 0, 2.9, 3.9));
            Assert.That(run.End[1], Near(0, 0, 2.8, 3.8));
        }
    }

    [Test]
    public void D35_double_copies_without_forward_only_are_refused() =>
        Assert.That(() => Prune(EpochWindow.At(0), new() { UseDoubleCopies = true }),
            Throws.ArgumentException.With.Message.Contains("half").And.Message.Contains("mask_on_forward_only"));

    [Test]
    public void Masked_gradients_without_forward_only_are_refused() =>
        Assert.That(() => Prune(EpochWindow.At(0), new() { MaskGradients = true }),
            Throws.ArgumentException.With.Message.Contains("mask_on_forward_only"));

    [Test]
    public void Ex25m_masks_follow_the_dense_weights_every_few_steps()
    {
        var options = ForwardOnly with { UseDoubleCopies = true, MinibatchFrequency = 2 };
        using var run = new SumTraining(CompressionSchedule.Empty.Prune(Half, EpochWindow.At(0), options), slope: [-20, 0, 0, 0])
            .Run(epochs: 1, steps: 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Forward[0], Near(0, 0, 3, 4));
            Assert.That(run.Forward[1], Near(0, 0, 3, 4));
            Assert.That(run.Masks[2], Is.EqualTo("1001"));
            Assert.That(run.Forward[2], Near(5, 0, 0, 4));
            Assert.That(run.End[0], Near(3, 2, 3, 4));
            Assert.That(run.End[1], Near(5, 2, 3, 4));
            Assert.That(run.End[2], Near(7, 2, 3, 4));
        }
    }

    // EX-43
    [Test]
    public void Mask_survives_momentum()
    {
        using var run = new SumTraining(CompressionSchedule.Empty.Prune(Half, EpochWindow.At(0, 1)), momentum: 0.9).Run(epochs: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.End[0], Near(0, 0, 2.9, 3.9));
            Assert.That(run.End[1], Near(0, 0, 2.71, 3.71));
        }
    }

    [Test]
    public void Levels_of_the_policy_replace_those_of_the_pruner()
    {
        var options = new PruningOptions { Levels = new Dictionary<string, double> { ["w"] = 0.25 } };
        using var run = Prune(EpochWindow.At(0), options).Run(epochs: 1);
        Assert.That(run.Masks[0], Is.EqualTo("0111"));
    }

    [Test]
    public void Levels_for_another_kind_of_pruner_are_refused()
    {
        var agp = new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.5, Weights = ["w"] };
        var options = new PruningOptions { Levels = new Dictionary<string, double> { ["w"] = 0.25 } };
        Assert.That(() => new SumTraining(CompressionSchedule.Empty.Prune(agp, EpochWindow.At(0), options)),
            Throws.ArgumentException.With.Message.Contains("agp"));
    }

    [Test]
    public void Bernoulli_scale_is_gone_after_the_step()
    {
        var spec = new BernoulliPrunerSpec { Name = "drop", Curve = KnownCurves.Constant(0.5), Weights = ["w"], Seed = 3 };
        var options = new PruningOptions { MaskOnForwardOnly = true, UseDoubleCopies = true, MaskGradients = true };
        using var model = new ParameterModel(("w", TorchSharp.torch.ones(8, 2)));
        using var scheduler = new CompressionScheduler(CompressionSchedule.Empty.Prune(spec, EpochWindow.At(0), options), model);
        var step = new TrainingStep(0, 0, 1);
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(step);
        var forward = Bits.Values(model.get_parameter("w")!);
        using var loss = TorchSharp.torch.tensor(1f);
        scheduler.BeforeBackward(step, loss);
        scheduler.BeforeOptimizerStep(step);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(forward.Average(), Is.EqualTo(1f).Within(1e-5f), "the sum over the filters keeps its size");
            Assert.That(forward, Does.Contain(0f));
            Assert.That(Bits.Values(model.get_parameter("w")!), Is.All.EqualTo(1f).Within(1e-6f));
        }
    }

    private static SumTraining Prune(EpochWindow window, PruningOptions? options = null) =>
        new(CompressionSchedule.Empty.Prune(Half, window, options));

    private static EqualConstraint Near(params double[] values) =>
        Is.EqualTo(values.Select(value => (float)value).ToArray()).Within(1e-5f);
}
