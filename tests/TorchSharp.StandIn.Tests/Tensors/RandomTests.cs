using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class RandomTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void Open() => scope = NewDisposeScope();

    [TearDown]
    public void Close() => scope.Dispose();

    [Test]
    public void The_stream_of_seed_zero_is_the_one_of_PyTorch()
    {
        manual_seed(0);
        Assert.That(rand(1).item<float>(), Is.EqualTo(0.4962566f));
        manual_seed(0);
        Assert.That(rand(3).AsFloats(), Is.EqualTo([0.49625659f, 0.76822180f, 0.08847743f]));
        manual_seed(0);
        Assert.That(randn(3).AsFloats(), Is.EqualTo([1.54099607f, -0.29342890f, -2.17878938f]).Within(1e-6));
        manual_seed(0);
        Assert.That(randperm(5).AsLongs().Order(), Is.EqualTo([0L, 1, 2, 3, 4]));
    }

    [Test]
    public void A_generator_has_a_stream_of_its_own()
    {
        using var first = new Generator(7);
        using var second = new Generator(7);
        manual_seed(1);
        Tensor drawn = rand(4, generator: first);
        Assert.That(rand(4, generator: second).Equals(drawn));
        Assert.That(rand(4, generator: first).Equals(drawn), Is.False);
        Assert.That(first.initial_seed(), Is.EqualTo(7));
        first.manual_seed(7);
        Assert.That(rand(4, generator: first).Equals(drawn));
    }

    [Test]
    public void A_saved_state_repeats_what_followed()
    {
        manual_seed(3);
        Tensor state = get_rng_state();
        Tensor drawn = randn(5);
        set_rng_state(state);
        Assert.That(randn(5).Equals(drawn));
    }

    [Test]
    public void Draws_stay_in_their_range()
    {
        manual_seed(0);
        Tensor whole = randint(3, 6, [200]);
        Assert.That(whole.min().item<long>(), Is.EqualTo(3));
        Assert.That(whole.max().item<long>(), Is.EqualTo(5));
        Assert.That(randint_int(5), Is.InRange(0, 4));
        Assert.That(rand_float(), Is.InRange(0.0, 1.0));
        Assert.That(zeros(100).uniform_(-1, 1).abs().max().item<float>(), Is.LessThanOrEqualTo(1f));
        Assert.That(zeros(1000).normal_(5, 0.1).mean().item<float>(), Is.EqualTo(5f).Within(0.05));
        Assert.That(full(100, 1.0).bernoulli().sum().item<float>(), Is.EqualTo(100f));
        Assert.That(multinomial(Floats(0, 1, 0), 1).item<long>(), Is.EqualTo(1));
        Assert.That(rand_like(zeros(2, 3)).shape, Is.EqualTo([2L, 3]));
    }
}
