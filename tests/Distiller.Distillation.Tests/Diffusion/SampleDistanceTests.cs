using Distiller.Distillation.Diffusion;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Diffusion;

public sealed class SampleDistanceTests
{
    [Test]
    public void Biased_mmd_of_a_set_with_itself_is_zero()
    {
        using var scope = NewDisposeScope();
        var set = Some.Tensor(9, 3);
        Assert.That(MaximumMeanDiscrepancy.Squared(set, set, [0.3, 1], unbiased: false), Is.Zero.Within(1e-12));
    }

    [Test]
    public void Directions_have_length_one()
    {
        using var scope = NewDisposeScope();
        Assert.That(SlicedWasserstein.Directions(2, 7, 3).square().sum(1).data<float>().ToArray(), Has.All.EqualTo(1f).Within(1e-6f));
    }

    [TestCase(3, 5)]
    [TestCase(70, 130)]
    public void Mmd_in_slices_is_the_sum_over_all_pairs(int first, int second)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Some.Tensor(first, 2) + 30, Some.Tensor(second, 2) + 30.5);
        double Mean(Tensor a, Tensor b, bool own)
        {
            var kernel = (a.unsqueeze(1) - b.unsqueeze(0)).to_type(ScalarType.Float64).square().sum(2).mul(-0.5 / 0.09).exp();
            var count = a.shape[0];
            return own ? (kernel.sum().ToDouble() - count) / (count * (count - 1.0)) : kernel.mean().ToDouble();
        }

        var expected = Mean(x, x, true) + Mean(y, y, true) - (2 * Mean(x, y, false));
        Assert.That(MaximumMeanDiscrepancy.Squared(x, y, [0.3]), Is.EqualTo(expected).Within(5e-5));
    }

    [Test]
    public void Frechet_of_a_shifted_set_is_the_square_of_the_shift()
    {
        using var scope = NewDisposeScope();
        var set = Some.Tensor(50, 3);
        Assert.That(FrechetDistance.Between(set, set + 2), Is.EqualTo(12).Within(1e-4));
    }

    [Test]
    public void Sets_that_do_not_fit_are_named()
    {
        using var scope = NewDisposeScope();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => FrechetDistance.Between(zeros(4, 2), zeros(4, 3)), Throws.ArgumentException.With.Message.Contains("flatten(1)"));
            Assert.That(() => SlicedWasserstein.Distance(zeros(4, 2), zeros(5, 2), eye(2)), Throws.ArgumentException.With.Message.Contains("equal size"));
            Assert.That(() => MaximumMeanDiscrepancy.Squared(zeros(4, 2), zeros(4, 2), []), Throws.ArgumentException.With.Message.Contains("bandwidths"));
        }
    }

    [Test]
    public void Distances_leave_no_tensor_behind()
    {
        using var x = Some.Tensor(6, 2);
        using var axes = eye(2);
        TensorLeakCheck.Verify(() =>
        {
            MaximumMeanDiscrepancy.Squared(x, x, [1]);
            SlicedWasserstein.Distance(x, x, axes);
            FrechetDistance.Between(x, x);
        });
    }
}
