using Distiller.Core.Tests.Scheduling;
using Distiller.Masking;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Masking;

/// <summary>What masks do to weights, by the traces of section 9.1: gradient 1 for every weight, SGD, rate 0.1.</summary>
[TestFixture]
public sealed class MaskingTests
{
    private const double Tolerance = 1e-6;
    private static readonly float[] mask = [0, 0, 1, 1];

    [Test(Description = "EX-25 a")]
    public void Mask_stays_in_force_when_its_policy_has_ended()
    {
        using VectorRun run = new(FixedMaskPolicy.Schedule(new FixedMaskPolicy(mask), EpochWindow.At(0)));

        run.Epoch(0);
        run.Epoch(1);

        Expect(run.Forward, [[0, 0, 3, 4], [0, 0, 2.9f, 3.9f]]);
        Expect(run.End, [[0, 0, 2.9f, 3.9f], [0, 0, 2.8f, 3.8f]]);
    }

    [Test(Description = "EX-25 b")]
    public void Forward_only_mask_lets_weights_recover()
    {
        using VectorRun run = new(FixedMaskPolicy.Schedule(new FixedMaskPolicy(mask) { ForwardOnly = true }, EpochWindow.At(0, 1)));

        run.Epoch(0);
        run.Epoch(1);
        run.Epoch(2);

        Expect(run.Forward, [[0, 0, 3, 4], [0, 0, 2.9f, 3.9f], [-.1f, -.1f, 2.8f, 3.8f]]);
        Expect(run.End, [[-.1f, -.1f, 2.9f, 3.9f], [-.1f, -.1f, 2.8f, 3.8f], [-.2f, -.2f, 2.7f, 3.7f]]);
    }

    [Test(Description = "EX-25 c")]
    public void Double_copies_and_masked_gradients_leave_pruned_weights_as_they_were()
    {
        FixedMaskPolicy policy = new(mask) { ForwardOnly = true, DoubleCopies = true, Gradients = true };
        using VectorRun run = new(FixedMaskPolicy.Schedule(policy, EpochWindow.At(0, 1)));

        run.Epoch(0);
        run.Epoch(1);

        Expect(run.Forward, [[0, 0, 3, 4], [0, 0, 2.9f, 3.9f]]);
        Expect(run.End, [[1, 2, 2.9f, 3.9f], [1, 2, 2.8f, 3.8f]]);
    }

    [Test(Description = "EX-25 d")]
    public void Kept_mask_ends_double_copies()
    {
        FixedMaskPolicy policy = new(mask) { ForwardOnly = true, DoubleCopies = true, Keep = true };
        using VectorRun run = new(FixedMaskPolicy.Schedule(policy, EpochWindow.At(0, 1)));

        run.Epoch(0);
        run.Epoch(1);
        float[] afterPolicy = run.Model.Values;
        run.Epoch(2);

        Expect(run.End, [[.9f, 1.9f, 2.9f, 3.9f], [.8f, 1.8f, 2.8f, 3.8f], [0, 0, 2.7f, 3.7f]]);
        Assert.That(afterPolicy, Is.EqualTo((float[])[0, 0, 2.8f, 3.8f]).Within(Tolerance));
    }

    [Test(Description = "EX-25 e: the second policy took the masked weights for the dense ones")]
    public void D12_two_policies_with_double_copies_share_one_dense_copy()
    {
        FixedMaskPolicy[] policies =
        [
            new(mask) { ForwardOnly = true, DoubleCopies = true },
            new(mask) { ForwardOnly = true, DoubleCopies = true },
        ];
        using VectorRun run = new(FixedMaskPolicy.Schedule(policies, EpochWindow.At(0)));

        run.Epoch(0);

        Expect(run.End, [[.9f, 1.9f, 2.9f, 3.9f]]);
    }

    [Test(Description = "EX-25 f: a window with gaps never visits the epoch before its end")]
    public void D04_mask_is_kept_in_the_last_epoch_that_is_visited()
    {
        FixedMaskPolicy policy = new(mask) { ForwardOnly = true, Keep = true };
        using VectorRun run = new(FixedMaskPolicy.Schedule(policy, EpochWindow.Range(0, 4, frequency: 2)));

        for (int epoch = 0; epoch <= 4; epoch++)
        {
            run.Epoch(epoch);
        }

        Expect(run.End, [[-.1f, -.1f, 2.9f, 3.9f], [-.2f, -.2f, 2.8f, 3.8f], [-.1f, -.1f, 2.7f, 3.7f], [0, 0, 2.6f, 3.6f], [0, 0, 2.5f, 3.5f]]);
    }

    [Test(Description = "EX-25 j")]
    public void Masked_gradients_alone_keep_pruned_weights_at_zero()
    {
        FixedMaskPolicy policy = new(mask) { ForwardOnly = true, Gradients = true };
        using VectorRun run = new(FixedMaskPolicy.Schedule(policy, EpochWindow.At(0, 1)));

        run.Epoch(0);
        run.Epoch(1);

        Expect(run.End, [[0, 0, 2.9f, 3.9f], [0, 0, 2.8f, 3.8f]]);
    }

    [Test(Description = "EX-25 l")]
    public void Double_copies_without_forward_only_are_the_same_as_the_default()
    {
        using VectorRun run = new(FixedMaskPolicy.Schedule(new FixedMaskPolicy(mask) { DoubleCopies = true }, EpochWindow.At(0, 1)));

        run.Epoch(0);
        run.Epoch(1);

        Expect(run.End, [[0, 0, 2.9f, 3.9f], [0, 0, 2.8f, 3.8f]]);
    }

    [Test(Description = "EX-43")]
    public void Mask_survives_momentum()
    {
        using VectorRun run = new(FixedMaskPolicy.Schedule(new FixedMaskPolicy(mask), EpochWindow.At(0, 1)), momentum: 0.9);

        run.Epoch(0);
        run.Epoch(1);

        Expect(run.End, [[0, 0, 2.9f, 3.9f], [0, 0, 2.71f, 3.71f]]);
    }

    [Test]
    public void D36_parameter_without_mask_is_left_alone()
    {
        using VectorModel model = new();
        using MaskTable table = new(model);

        table["w"].Apply();

        Assert.That(model.Values, Is.EqualTo((float[])[1, 2, 3, 4]));
        Assert.That(table.Active, Is.Empty);
    }

    [Test]
    public void D60_thresholding_does_not_undo_pruning()
    {
        using VectorModel model = new();
        using MaskTable table = new(model);
        using Tensor pruned = tensor(mask);
        using Tensor thresholded = tensor(new float[] { 1, 1, 0, 1 });
        table["w"].Set(pruned);

        table["w"].SetRegularization(thresholded);
        table["w"].Apply();
        table["w"].ClearRegularization();

        Assert.That(model.Values, Is.EqualTo((float[])[0, 0, 0, 4]));
        Assert.That(table["w"].Mask!.data<float>().ToArray(), Is.EqualTo(mask));
    }

    [Test]
    public void Mask_that_is_applied_once_is_not_kept()
    {
        using VectorModel model = new();
        using MaskTable table = new(model);
        using Tensor once = tensor([true, false, true, true]);

        table["w"].ApplyOnce(once);

        Assert.That(model.Values, Is.EqualTo((float[])[1, 0, 3, 4]));
        Assert.That(table["w"].HasMask, Is.False);
    }

    [Test(Description = "With double copies the original measures dense weights after each epoch, and does not say so")]
    public void D72_evaluation_sees_the_weights_of_the_forward_pass()
    {
        FixedMaskPolicy policy = new(mask) { ForwardOnly = true, DoubleCopies = true };
        using VectorRun run = new(FixedMaskPolicy.Schedule(policy, EpochWindow.At(0)));
        run.Scheduler.OnEpochBegin(0);
        run.Step(new TrainingStep(0, 0, 1));

        float[] measured;
        using (run.Scheduler.Masks.MaskForEvaluation())
        {
            measured = run.Model.Values;
        }

        Assert.That(measured, Is.EqualTo((float[])[0, 0, 2.9f, 3.9f]).Within(Tolerance));
        Assert.That(run.Model.Values, Is.EqualTo((float[])[.9f, 1.9f, 2.9f, 3.9f]).Within(Tolerance));
    }

    [Test]
    public void Every_parameter_has_an_entry()
    {
        using Sequential model = Some.Perceptron();
        using MaskTable table = new(model);

        Assert.That(table.Names, Is.EqualTo(model.named_parameters().Select(entry => entry.name)));
    }

    [Test]
    public void Unknown_name_is_an_error_with_the_nearest_names()
    {
        using Sequential model = Some.Perceptron();
        using MaskTable table = new(model);

        Assert.That(
            () => table["fc1.wieght"],
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("'fc1.wieght'").And.Message.Contains("'fc1.weight'"));
    }

    [Test]
    public void Mask_of_another_shape_is_refused()
    {
        using VectorModel model = new();
        using MaskTable table = new(model);
        using Tensor wrong = ones(2, 2);

        Assert.That(() => table["w"].Set(wrong), Throws.ArgumentException.With.Message.Contains("(4)").And.Message.Contains("(2, 2)"));
    }

    [Test]
    public void Mask_takes_the_type_of_its_parameter()
    {
        using VectorModel model = new();
        using MaskTable table = new(model);
        using Tensor flags = tensor([false, false, true, true]);

        table["w"].Set(flags);

        Assert.That(table["w"].Mask!.dtype, Is.EqualTo(model.Weight.dtype));
    }

    [Test]
    public void Mask_does_not_change_with_the_tensor_that_it_was_made_of()
    {
        using VectorModel model = new();
        using MaskTable table = new(model);
        using Tensor given = tensor(mask);
        table["w"].Set(given);

        given.fill_(1);

        Assert.That(table["w"].Mask!.data<float>().ToArray(), Is.EqualTo(mask));
    }

    [Test]
    public void Rebinding_slices_the_mask_along()
    {
        using VectorModel model = new();
        using MaskTable table = new(model);
        using Tensor given = tensor(mask);
        using Parameter thinned = new(ones(2));
        table["w"].Set(given);

        table["w"].Rebind(thinned, old => old.narrow(0, 2, 2));

        Assert.That(table["w"].Mask!.data<float>().ToArray(), Is.EqualTo((float[])[1, 1]));
        Assert.That(() => table["w"].Rebind(model.Weight), Throws.TypeOf<ModelStructureException>());
    }

    [Test]
    public void Setting_and_applying_masks_leaves_no_tensor_behind()
    {
        using VectorRun run = new(FixedMaskPolicy.Schedule(new FixedMaskPolicy(mask) { ForwardOnly = true, DoubleCopies = true }, EpochWindow.Range(0, 9)));
        int epoch = 0;

        TensorLeakCheck.Verify(() =>
        {
            using DisposeScope scope = NewDisposeScope();
            run.Epoch(epoch++, steps: 2);
        });
    }

    private static void Expect(List<float[]> actual, float[][] expected)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Length));
        for (int step = 0; step < expected.Length; step++)
        {
            Assert.That(actual[step], Is.EqualTo(expected[step]).Within(Tolerance), $"step {step}");
        }
    }
}
