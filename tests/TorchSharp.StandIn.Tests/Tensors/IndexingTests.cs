using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class IndexingTests
{
    private DisposeScope scope = null!;
    private Tensor x = null!;

    [SetUp]
    public void Open()
    {
        scope = NewDisposeScope();
        x = arange(24).reshape(2, 3, 4);
    }

    [TearDown]
    public void Close()
    {
        x.Dispose();
        scope.Dispose();
    }

    [Test]
    public void Positions_count_from_either_end()
    {
        Assert.That(x[1, 2, 3].item<long>(), Is.EqualTo(23));
        Assert.That(x[-1, -1, -1].item<long>(), Is.EqualTo(23));
        Assert.That(x[0].shape, Is.EqualTo(new long[] { 3, 4 }));
        Assert.That(x[^1, 0].AsLongs(), Is.EqualTo(new long[] { 12, 13, 14, 15 }));
        Assert.That(() => x[2], Throws.InstanceOf<System.Runtime.InteropServices.ExternalException>());
    }

    [Test]
    public void Two_dots_are_the_whole_of_one_dimension()
    {
        Assert.That(x[.., 1..2].shape, Is.EqualTo(new long[] { 2, 1, 4 }));
        Assert.That(x[0, 1..].AsLongs(), Is.EqualTo(new long[] { 4, 5, 6, 7, 8, 9, 10, 11 }));
        Assert.That(x[1, 0, ..^2].AsLongs(), Is.EqualTo(new long[] { 12, 13 }));
        Assert.That(x[1, 0, ^2..].AsLongs(), Is.EqualTo(new long[] { 14, 15 }));
    }

    [Test]
    public void An_ellipsis_stands_for_the_dimensions_not_named()
    {
        Assert.That(x[TensorIndex.Ellipsis, 0].AsLongs(), Is.EqualTo(new long[] { 0, 4, 8, 12, 16, 20 }));
        Assert.That(x[1, TensorIndex.Ellipsis, 1].AsLongs(), Is.EqualTo(new long[] { 13, 17, 21 }));
        Assert.That(x[0, 0, 0, TensorIndex.Ellipsis].ndim, Is.EqualTo(0));
    }

    [Test]
    public void None_adds_a_dimension_and_a_step_skips()
    {
        Assert.That(x[TensorIndex.None].shape, Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        Assert.That(x[0, TensorIndex.None, 1].shape, Is.EqualTo(new long[] { 1, 4 }));
        Assert.That(x[0, 0, TensorIndex.Slice(null, null, 2)].AsLongs(), Is.EqualTo(new long[] { 0, 2 }));
        Assert.That(x[0, TensorIndex.Colon, 3].AsLongs(), Is.EqualTo(new long[] { 3, 7, 11 }));
    }

    [Test]
    public void Index_tensors_pick_and_broadcast()
    {
        Tensor rows = Longs(0, 2);
        Assert.That(x[TensorIndex.Single(1), TensorIndex.Tensor(rows)].shape, Is.EqualTo(new long[] { 2, 4 }));
        Assert.That(x[0][rows].AsLongs(), Is.EqualTo(new long[] { 0, 1, 2, 3, 8, 9, 10, 11 }));
        Tensor pairs = x.index(Longs(0, 1), Longs(1, 2));
        Assert.That(pairs.AsLongs(), Is.EqualTo(new long[] { 4, 5, 6, 7, 20, 21, 22, 23 }));
        Assert.That(x[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Tensor(rows)].shape, Is.EqualTo(new long[] { 2, 3, 2 }));
        Assert.That(x[TensorIndex.Tensor(tensor(1L))].shape, Is.EqualTo(new long[] { 3, 4 }));
    }

    [Test]
    public void A_mask_reads_in_row_major_order()
    {
        Tensor even = x.remainder(2).eq(0);
        Assert.That(x[even].numel(), Is.EqualTo(12));
        Assert.That(x[x.gt(20)].AsLongs(), Is.EqualTo(new long[] { 21, 22, 23 }));
        Assert.That(x.masked_select(x.lt(2)).AsLongs(), Is.EqualTo(new long[] { 0, 1 }));
    }

    [Test]
    public void Writes_broadcast_into_the_place()
    {
        x[0, 0] = tensor(7L);
        Assert.That(x[0, 0].AsLongs(), Is.EqualTo(new long[] { 7, 7, 7, 7 }));
        x[.., 1..2] = Longs(1, 2, 3, 4);
        Assert.That(x[1, 1].AsLongs(), Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        Assert.That(x[1, 2, 0].item<long>(), Is.EqualTo(20));
        x[1, 2, 3] = -1;
        Assert.That(x[1, 2, 3].item<long>(), Is.EqualTo(-1));
        x[TensorIndex.Ellipsis, 0] = tensor(0L);
        Assert.That(x[TensorIndex.Ellipsis, 0].count_nonzero().item<long>(), Is.Zero);
        x[TensorIndex.Single(0)] = ones(1, 3, 4, dtype: int64);
        Assert.That(x[0].sum().item<long>(), Is.EqualTo(12));
    }

    [Test]
    public void Masks_and_index_tensors_can_be_written()
    {
        x[x.lt(12)] = tensor(0L);
        Assert.That(x[0].count_nonzero().item<long>(), Is.Zero);
        Assert.That(x[1].sum().item<long>(), Is.EqualTo(210));
        x.index_put_(tensor(5L), Longs(0, 1), Longs(0, 0), Longs(0, 0));
        Assert.That(x[0, 0, 0].item<long>() + x[1, 0, 0].item<long>(), Is.EqualTo(10));
        x.index_put_(9, TensorIndex.Single(0), TensorIndex.Slice(1, 3));
        Assert.That(x[0, 1..].sum().item<long>(), Is.EqualTo(72));
    }

    [Test]
    public void Gradients_flow_through_an_index()
    {
        Tensor w = ones(3, requires_grad: true);
        Tensor picked = w[1..];
        Assert.That(picked.requires_grad);
        Assert.That(picked.is_leaf, Is.False);
    }

    [Test]
    public void Gather_and_scatter_are_inverse_on_a_permutation()
    {
        Tensor order = Longs(2, 0, 1);
        Tensor v = Floats(10f, 20, 30);
        Tensor gathered = v.gather(0, order);
        Assert.That(gathered.AsFloats(), Is.EqualTo([30f, 10, 20]));
        Assert.That(zeros(3).scatter(0, order, gathered).Equals(v));
        Assert.That(zeros(2).scatter_add(0, Longs(0, 0, 1), v).AsFloats(), Is.EqualTo([30f, 30]));
        Assert.That(v.index_select(0, order).Equals(gathered));
        Assert.That(v.index_fill(0, Longs(1), 0).sum().item<float>(), Is.EqualTo(40f));
        Assert.That(v.masked_fill(v.gt(15), 0).sum().item<float>(), Is.EqualTo(10f));
        Assert.That(where(v > 15, v, zeros(3)).sum().item<float>(), Is.EqualTo(50f));
        Assert.That(v.take(Longs(2)).item<float>(), Is.EqualTo(30f));
        Assert.That(v.index_add(0, Longs(0, 0), ones(2), 2).data<float>()[0], Is.EqualTo(14f));
    }
}
