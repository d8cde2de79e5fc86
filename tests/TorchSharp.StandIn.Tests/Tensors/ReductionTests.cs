using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class ReductionTests
{
    private DisposeScope scope = null!;
    private Tensor x = null!;

    [SetUp]
    public void Open()
    {
        scope = NewDisposeScope();
        x = Floats(3, 1, 2, 6, 5, 4).reshape(2, 3);
    }

    [TearDown]
    public void Close()
    {
        x.Dispose();
        scope.Dispose();
    }

    [Test]
    public void Sums_run_over_all_or_named_dimensions()
    {
        Assert.That(x.sum().item<float>(), Is.EqualTo(21f));
        Assert.That(x.sum(dim: 0).AsFloats(), Is.EqualTo([9f, 6, 6]));
        Assert.That(x.sum(1, keepdim: true).shape, Is.EqualTo([2L, 1]));
        Assert.That(x.sum([0, 1]).item<float>(), Is.EqualTo(21f));
        Assert.That(x.sum(type: float64).dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(x.mean([1]).AsFloats(), Is.EqualTo([2f, 5]));
        Assert.That(x.mean().item<float>(), Is.EqualTo(3.5f));
        Assert.That(x.prod(1).AsFloats(), Is.EqualTo([6f, 120]));
        Assert.That(Longs(1, 2).sum().dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(x.logsumexp(1)[0].item<float>(), Is.EqualTo(Math.Log(Math.Exp(3) + Math.Exp(1) + Math.Exp(2))).Within(1e-5));
    }

    [Test]
    public void Extremes_come_with_their_places()
    {
        (Tensor values, Tensor places) = x.max(1);
        Assert.That(values.AsFloats(), Is.EqualTo([3f, 6]));
        Assert.That(places.AsLongs(), Is.EqualTo([0L, 0]));
        Assert.That(x.min().item<float>(), Is.EqualTo(1f));
        Assert.That(x.argmax().item<long>(), Is.EqualTo(3));
        Assert.That(x.argmin(1).AsLongs(), Is.EqualTo([1L, 2]));
        Assert.That(x.amax([0]).AsFloats(), Is.EqualTo([6f, 5, 4]));
        (Tensor low, Tensor high) = x.aminmax();
        Assert.That((low.item<float>(), high.item<float>()), Is.EqualTo((1f, 6f)));
        Assert.That(maximum(Floats(1, 5), Floats(4, 2)).AsFloats(), Is.EqualTo([4f, 5]));
    }

    [Test]
    public void Spread_is_unbiased_unless_told_otherwise()
    {
        Assert.That(x.var().item<float>(), Is.EqualTo(3.5f).Within(1e-6));
        Assert.That(x.var(unbiased: false).item<float>(), Is.EqualTo(17.5f / 6).Within(1e-6));
        Assert.That(x.std(1).AsFloats(), Is.EqualTo([1f, 1]).Within(1e-6));
        Assert.That(x.std([0, 1], keepdim: true).shape, Is.EqualTo([1L, 1]));
        (Tensor std, Tensor mean) = std_mean(x, 1);
        Assert.That(mean.AsFloats(), Is.EqualTo([2f, 5]));
        Assert.That(std.AsFloats(), Is.EqualTo([1f, 1]).Within(1e-6));
    }

    [Test]
    public void Truth_values_reduce_to_all_and_any()
    {
        Assert.That((x > 0).all().item<bool>());
        Assert.That((x > 5).any(1).AsBools(), Is.EqualTo([false, true]));
        Assert.That((x > 2).sum().item<long>(), Is.EqualTo(4));
        Assert.That(count_nonzero(x > 2).item<long>(), Is.EqualTo(4));
        Assert.That((x > 4).nonzero().AsLongs(), Is.EqualTo([1L, 0, 1, 1]));
    }

    [Test]
    public void Norms_measure_length()
    {
        Assert.That(Floats(3, 4).norm().item<float>(), Is.EqualTo(5f));
        Assert.That(x.norm(1, p: 1).AsFloats(), Is.EqualTo([6f, 15]));
        Assert.That(linalg.norm(Floats(3, -4), 1.0).item<float>(), Is.EqualTo(7f));
        Assert.That(linalg.vector_norm(x, 2, [1], true).shape, Is.EqualTo([2L, 1]));
        Assert.That(dist(Floats(0, 0), Floats(3, 4)).item<float>(), Is.EqualTo(5f));
    }

    [Test]
    public void Ordering_is_stable_and_says_where_values_came_from()
    {
        (Tensor sorted, Tensor order) = x.sort(1);
        Assert.That(sorted.AsFloats(), Is.EqualTo([1f, 2, 3, 4, 5, 6]));
        Assert.That(order.AsLongs(), Is.EqualTo([1L, 2, 0, 2, 1, 0]));
        Assert.That(x.argsort(1, descending: true).AsLongs(), Is.EqualTo([0L, 2, 1, 0, 1, 2]));
        (Tensor top, Tensor places) = x.flatten().topk(2);
        Assert.That(top.AsFloats(), Is.EqualTo([6f, 5]));
        Assert.That(places.AsLongs(), Is.EqualTo([3L, 4]));
        Assert.That(x.flatten().topk(1, largest: false).Item1.item<float>(), Is.EqualTo(1f));
        Assert.That(kthvalue(x, 2, 1).Item1.AsFloats(), Is.EqualTo([2f, 5]));
        Assert.That(x.median().item<float>(), Is.EqualTo(3f));
        Assert.That(x.flatten().quantile(Floats(0.5f)).AsFloats(), Is.EqualTo([3.5f]));
        Assert.That(searchsorted(Longs(1, 3, 5), Longs(3, 4)).AsLongs(), Is.EqualTo([1L, 2]));
    }

    [Test]
    public void Values_are_counted_and_binned()
    {
        (Tensor values, Tensor inverse, Tensor counts) = Longs(3, 1, 3).unique(return_inverse: true, return_counts: true);
        Assert.That(values.AsLongs(), Is.EqualTo([1L, 3]));
        Assert.That(inverse.AsLongs(), Is.EqualTo([1L, 0, 1]));
        Assert.That(counts.AsLongs(), Is.EqualTo([1L, 2]));
        Assert.That(bincount(Longs(0, 2, 2)).AsLongs(), Is.EqualTo([1L, 0, 2]));
        Assert.That(histc(x, 3, 1, 7).AsFloats(), Is.EqualTo([2f, 2, 2]));
        (Tensor hist, Tensor edges) = histogram(x, 2);
        Assert.That(hist.AsFloats(), Is.EqualTo([3f, 3]));
        Assert.That(edges.AsFloats(), Is.EqualTo([1f, 3.5f, 6]));
    }

    [Test]
    public void Running_values_keep_the_shape()
    {
        Assert.That(x.cumsum(1).AsFloats(), Is.EqualTo([3f, 4, 6, 6, 11, 15]));
        Assert.That(cumprod(x, 0)[1].AsFloats(), Is.EqualTo([18f, 5, 8]));
        Assert.That(cummax(x, 1).Item1.AsFloats(), Is.EqualTo([3f, 3, 3, 6, 6, 6]));
        Assert.That(x.diff().AsFloats(), Is.EqualTo([-2f, 1, -1, -1]));
        Assert.That(trapezoid(Floats(0, 1, 2)).item<float>(), Is.EqualTo(2f));
    }
}
