using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class ShapeTests
{
    private DisposeScope scope = null!;
    private Tensor x = null!;

    [SetUp]
    public void Open()
    {
        scope = NewDisposeScope();
        x = arange(6).reshape(2, 3);
    }

    [TearDown]
    public void Close()
    {
        x.Dispose();
        scope.Dispose();
    }

    [Test]
    public void Views_share_memory_and_reorder_strides()
    {
        Tensor turned = x.t();
        Assert.That(turned.shape, Is.EqualTo([3L, 2]));
        Assert.That(turned.stride(), Is.EqualTo([1L, 3]));
        Assert.That(turned.is_contiguous(), Is.False);
        Assert.That(turned.AsLongs(), Is.EqualTo([0L, 3, 1, 4, 2, 5]));
        turned[0, 1] = 9;
        Assert.That(x[1, 0].item<long>(), Is.EqualTo(9));
        Assert.That(x.permute(1, 0).Equals(x.transpose(0, 1)));
        Assert.That(() => turned.view(6), Throws.InstanceOf<System.Runtime.InteropServices.ExternalException>());
        Assert.That(turned.reshape(6).shape, Is.EqualTo([6L]));
    }

    [Test]
    public void Dimensions_of_size_one_come_and_go()
    {
        Assert.That(x.unsqueeze(0).shape, Is.EqualTo([1L, 2, 3]));
        Assert.That(x.unsqueeze(-1).squeeze(-1).shape, Is.EqualTo([2L, 3]));
        Assert.That(zeros(1, 2, 1).squeeze().shape, Is.EqualTo([2L]));
        Assert.That(zeros(2, 3, 4).flatten(1).shape, Is.EqualTo([2L, 12]));
        Assert.That(zeros(2, 12).unflatten(1, 3, 4).shape, Is.EqualTo([2L, 3, 4]));
        Assert.That(zeros(2, 3, 4).moveaxis([0], [2]).shape, Is.EqualTo([3L, 4, 2]));
        Assert.That(zeros(2, 3, 4).swapaxes(0, 2).shape, Is.EqualTo([4L, 3, 2]));
        Assert.That(zeros(2, 3).mT.shape, Is.EqualTo([3L, 2]));
    }

    [Test]
    public void Repetition_copies_and_expansion_does_not()
    {
        Assert.That(Longs(1, 2).repeat(2, 2).shape, Is.EqualTo([2L, 4]));
        Assert.That(Longs(1, 2).repeat_interleave(2).AsLongs(), Is.EqualTo([1L, 1, 2, 2]));
        Assert.That(tile(Longs(1, 2), [2]).AsLongs(), Is.EqualTo([1L, 2, 1, 2]));
        Assert.That(zeros(1, 3).expand(4, 3).stride(0), Is.Zero);
        Assert.That(zeros(3).expand(4, -1).shape, Is.EqualTo([4L, 3]));
        Assert.That(zeros(3).expand_as(zeros(2, 3)).shape, Is.EqualTo([2L, 3]));
    }

    [Test]
    public void Elements_move_in_order()
    {
        Assert.That(x.flip(1).AsLongs(), Is.EqualTo([2L, 1, 0, 5, 4, 3]));
        Assert.That(x.roll(1, 1).AsLongs(), Is.EqualTo([2L, 0, 1, 5, 3, 4]));
        Assert.That(x.rot90().shape, Is.EqualTo([3L, 2]));
        Assert.That(x.unfold(1, 2, 1).shape, Is.EqualTo([2L, 2, 2]));
        Assert.That(x.narrow(1, 1, 2).AsLongs(), Is.EqualTo([1L, 2, 4, 5]));
        Assert.That(x.select(0, 1).AsLongs(), Is.EqualTo([3L, 4, 5]));
        Assert.That(x.slice(1, 0, 3, 2).AsLongs(), Is.EqualTo([0L, 2, 3, 5]));
        Assert.That(x.diagonal().AsLongs(), Is.EqualTo([0L, 4]));
        Assert.That(x.tril().AsLongs(), Is.EqualTo([0L, 0, 0, 3, 4, 0]));
        Assert.That(x.triu(1).AsLongs(), Is.EqualTo([0L, 1, 2, 0, 0, 5]));
        Assert.That(diag(Longs(1, 2)).AsLongs(), Is.EqualTo([1L, 0, 0, 2]));
    }

    [Test]
    public void Tensors_join_along_old_and_new_dimensions()
    {
        List<Tensor> parts = [x, x];
        Assert.That(cat(parts).shape, Is.EqualTo([4L, 3]));
        Assert.That(cat(parts, 1).shape, Is.EqualTo([2L, 6]));
        Assert.That(stack(parts, -1).shape, Is.EqualTo([2L, 3, 2]));
        Assert.That(hstack(parts).shape, Is.EqualTo([2L, 6]));
        Assert.That(vstack(parts).shape, Is.EqualTo([4L, 3]));
        Assert.That(concat(parts, 0).Equals(cat(parts)));
        Assert.That(meshgrid([Longs(1, 2), Longs(3, 4, 5)])[0].shape, Is.EqualTo([2L, 3]));
    }

    [Test]
    public void Tensors_split_into_views()
    {
        Assert.That(x.split(2, 1).Select(part => part.shape[1]), Is.EqualTo([2L, 1]));
        Assert.That(x.split([1, 2], 1)[1].AsLongs(), Is.EqualTo([1L, 2, 4, 5]));
        Assert.That(x.chunk(2)[1].AsLongs(), Is.EqualTo([3L, 4, 5]));
        Assert.That(x.tensor_split(2, 1)[0].shape, Is.EqualTo([2L, 2]));
        Tensor[] rows = x.unbind();
        rows[0].fill_(7);
        Assert.That(x[0].AsLongs(), Is.EqualTo([7L, 7, 7]));
    }
}
