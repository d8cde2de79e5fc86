using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Init;

public sealed class InitTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void SetUp()
    {
        scope = NewDisposeScope();
        manual_seed(5);
    }

    [TearDown]
    public void TearDown() => scope.Dispose();

    [Test]
    public void Functions_return_their_tensor_and_leave_no_history()
    {
        Tensor weight = empty([2, 2], requires_grad: true);
        Assert.That(init.ones_(weight), Is.SameAs(weight));
        Assert.That(weight.is_leaf, Is.True);
    }

    [Test]
    public void Fans_count_the_window()
    {
        Assert.That(init.CalculateFanInAndFanOut(empty(4, 3, 5, 5)), Is.EqualTo((75L, 100L)));
        Assert.That(() => init.CalculateFanInAndFanOut(empty(4)), Throws.ArgumentException);
    }

    [Test]
    public void Gains_are_pytorchs()
    {
        Assert.That(init.calculate_gain(init.NonlinearityType.ReLU), Is.EqualTo(Math.Sqrt(2)));
        Assert.That(init.calculate_gain(init.NonlinearityType.Tanh), Is.EqualTo(5.0 / 3));
        Assert.That(init.calculate_gain(init.NonlinearityType.LeakyReLU, 1), Is.EqualTo(1));
        Assert.That(init.calculate_gain(init.NonlinearityType.Conv2D), Is.EqualTo(1));
    }

    [Test]
    public void Uniform_starts_stay_within_their_bounds()
    {
        Tensor weight = empty(100, 50);
        Assert.That(init.xavier_uniform_(weight).abs().max().item<float>(), Is.EqualTo(Math.Sqrt(6.0 / 150)).Within(1e-3));
        Assert.That(init.kaiming_uniform_(weight).abs().max().item<float>(), Is.EqualTo(Math.Sqrt(6.0 / 50)).Within(1e-3));
    }

    [Test]
    public void Normal_starts_have_their_spread()
    {
        Tensor weight = empty(200, 50);
        Assert.That(init.kaiming_normal_(weight).std().item<float>(), Is.EqualTo(Math.Sqrt(2.0 / 50)).Within(5e-3));
        Assert.That(init.xavier_normal_(weight).std().item<float>(), Is.EqualTo(Math.Sqrt(2.0 / 250)).Within(3e-3));
    }

    [Test]
    public void Truncated_numbers_stay_between_their_bounds()
    {
        Tensor drawn = init.trunc_normal_(empty(10000), std: 1, a: -1, b: 2);
        Assert.That(drawn.min().item<float>(), Is.GreaterThanOrEqualTo(-1).And.LessThan(-0.99));
        Assert.That(drawn.max().item<float>(), Is.LessThanOrEqualTo(2).And.GreaterThan(1.9));
    }

    [Test]
    public void Orthogonal_rows_have_unit_products()
    {
        Tensor weight = init.orthogonal_(empty(3, 5));
        Assert.That(weight.mm(weight.t()).allclose(eye(3), atol: 1e-5), Is.True);
    }

    [Test]
    public void A_dirac_convolution_passes_its_input_on()
    {
        Tensor image = randn(1, 2, 4, 4);
        Tensor weight = init.dirac_(empty(2, 2, 3, 3));
        Assert.That(functional.conv2d(image, weight, padding: [1, 1]).allclose(image), Is.True);
    }

    [Test]
    public void Sparse_columns_have_their_share_of_zeros()
    {
        Tensor weight = init.sparse_(empty(10, 4), 0.25);
        Assert.That(weight.eq(0).sum(dim: 0).data<long>().ToArray(), Is.All.EqualTo(3));
    }
}
