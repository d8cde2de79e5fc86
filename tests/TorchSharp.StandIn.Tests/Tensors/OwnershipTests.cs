using Distiller.Testing;
using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class OwnershipTests
{
    [Test]
    public void An_operation_returns_a_new_wrapper_even_when_nothing_changes()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(2, 2);
        Tensor[] same = [x.to(float32), x.cpu(), x.detach(), x.view(2, 2), x.alias(), x.contiguous(), x.reshape(2, 2)];
        foreach (Tensor other in same)
        {
            Assert.That(ReferenceEquals(other, x), Is.False);
            other.fill_(3);
            Assert.That(x[0, 0].item<float>(), Is.EqualTo(3f));
            x.fill_(1);
        }
    }

    [Test]
    public void Disposing_one_wrapper_leaves_the_others_alive()
    {
        Tensor x = ones(3);
        using Tensor view = x.alias();
        x.Dispose();
        Assert.That(view.sum().item<float>(), Is.EqualTo(3f));
    }

    [Test]
    public void An_in_place_method_returns_its_own_object()
    {
        using Tensor x = ones(2);
        Assert.That(ReferenceEquals(x.add_(1), x));
        Assert.That(ReferenceEquals(x.mul_(2), x));
        Assert.That(ReferenceEquals(x.zero_(), x));
        Assert.That(ReferenceEquals(x.fill_(5), x));
        Assert.That(ReferenceEquals(x.copy_(ones(2)), x));
        Assert.That(ReferenceEquals(x.requires_grad_(), x));
        Assert.That(ReferenceEquals(x.with_requires_grad(false), x));
        Assert.That(ReferenceEquals(clamp_(x, 0, 1), x));
    }

    [Test]
    public void A_disposed_tensor_says_so()
    {
        Tensor x = ones(2);
        x.Dispose();
        x.Dispose();
        Assert.That(x.IsInvalid);
        Assert.That(() => x.add(1), Throws.InvalidOperationException.With.Message.Contains("Tensor invalid"));
        Assert.That(() => x.shape, Throws.InvalidOperationException);
    }

    [Test]
    public void A_scope_disposes_what_was_made_in_it_and_spares_what_was_moved_out()
    {
        Tensor kept, lost;
        using (NewDisposeScope())
        {
            lost = ones(2);
            kept = (lost + 1).MoveToOuterDisposeScope();
        }

        Assert.That(lost.IsInvalid);
        Assert.That(kept.sum().item<float>(), Is.EqualTo(4f));
        kept.Dispose();
    }

    [Test]
    public void Conversion_disposes_its_source_on_request()
    {
        Tensor x = ones(2);
        using Tensor wide = x.to(float64, disposeAfter: true);
        Assert.That(x.IsInvalid);
        Assert.That(wide.dtype, Is.EqualTo(ScalarType.Float64));
    }

    [Test]
    public void Copy_makes_its_own_memory()
    {
        using Tensor x = ones(2);
        using Tensor copy = x.to(float32, copy: true);
        copy.fill_(0);
        Assert.That(x[0].item<float>(), Is.EqualTo(1f));
    }

    [Test]
    public void A_hot_loop_leaves_no_tensor_behind()
    {
        using Tensor x = rand(4, 4);
        TensorLeakCheck.Verify(() =>
        {
            using Tensor a = x + 1;
            using Tensor b = a[1, 2];
            using Tensor c = x[TensorIndex.Slice(1), TensorIndex.None, TensorIndex.Single(0)];
            a[0, 0] = b;
            a[TensorIndex.Ellipsis, 0..2] = b;
            _ = x.str();
            _ = x.ToString(julia);
            _ = x.Equals(a);
            _ = b.ToDouble();
            _ = rand_float();
        });
    }

    [Test]
    public void Equality_of_objects_compares_values_and_operators_compare_elements()
    {
        using var scope = NewDisposeScope();
        Tensor a = Floats(1f, 2f), b = Floats(1f, 2f), c = Floats(1f, 3f);
        Assert.That(a.Equals((object)b));
        Assert.That(a.Equals(c), Is.False);
        Assert.That((a == c).AsBools(), Is.EqualTo([true, false]));
        Assert.That((a != c).AsBools(), Is.EqualTo([false, true]));
        Assert.That(a.equal(c).AsBools(), Is.EqualTo([true, false]));
        Assert.That(a.GetHashCode(), Is.Not.EqualTo(b.GetHashCode()));
    }
}
