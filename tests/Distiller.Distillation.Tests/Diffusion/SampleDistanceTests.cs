using Distiller.Distillation.Diffusion;
using Distiller.Testing;
using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Diffusion;

public sealed class SampleDistanceTests
{
    // EX-W13.
    [TestCase(false, 0.486170)]
    [TestCase(true, -0.169522)]
    public void Mmd_is_that_of_the_worked_example(bool unbiased, double expected)
    {
        using var scope = NewDisposeScope();
        var (x, y) = Sets();
        Assert.That(MaximumMeanDiscrepancy.Squared(x, y, [1], unbiased), Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void Biased_mmd_of_a_set_with_itself_is_zero()
    {
        using var scope = NewDisposeScope();
        var set = Some.Tensor(9, 3);
        Assert.That(MaximumMeanDiscrepancy.Squared(set, set, [0.3, 1], unbiased: false), Is.Zero.Within(1e-12));
    }

    [Test]
    public void Sliced_wasserstein_on_the_axes_is_that_of_the_worked_example()
    {
        // EX-W13b.
        using var scope = NewDisposeScope();
        var (x, y) = Sets();
        var axes = eye(2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SlicedWasserstein.Distance(x, y, axes.narrow(0, 0, 1)), Is.EqualTo(0.707107).Within(1e-5));
            Assert.That(SlicedWasserstein.Distance(x, y, axes.narrow(0, 1, 1)), Is.EqualTo(0.707107).Within(1e-5));
            Assert.That(SlicedWasserstein.Distance(x, y, axes), Is.EqualTo(0.707107).Within(1e-5));
            Assert.That(SlicedWasserstein.Directions(2, 7, 3).square().sum(1).data<float>().ToArray(), Has.All.EqualTo(1f).Within(1e-6f));
        }
    }

    [Test]
    public void Frechet_is_that_of_the_worked_example()
    {
        // EX-W13c.
        var distance = FrechetDistance.Between(
            Vector<double>.Build.Dense(2),
            Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 0 }, { 0, 4 } }),
            Vector<double>.Build.Dense([1.0, 2.0]),
            Matrix<double>.Build.DenseOfArray(new double[,] { { 2, 0.5 }, { 0.5, 1 } }));
        Assert.That(distance, Is.EqualTo(6.279434).Within(1e-5));
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

    private static (Tensor X, Tensor Y) Sets() => (tensor(new float[,] { { 0, 0 }, { 1, 0 } }), tensor(new float[,] { { 0, 1 }, { 2, 0 } }));
}
