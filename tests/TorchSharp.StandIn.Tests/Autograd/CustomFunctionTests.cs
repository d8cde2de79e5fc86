using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace TorchSharp.StandIn.Tests.Autograd;

[TestFixture]
public sealed class CustomFunctionTests
{
    [Test]
    public void Rounding_passes_gradients_straight_through()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([0.4f, 1.6f]).requires_grad_();
        Tensor y = Rounding.apply(x, 2f);
        (y * tensor([3f, 5f])).sum().backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(y.data<float>().ToArray(), Is.EqualTo([0.5f, 1.5f]));
            Assert.That(x.grad!.data<float>().ToArray(), Is.EqualTo([3f, 5f]));
            Assert.That(y.requires_grad);
        }
    }

    [Test]
    public void Forward_runs_untracked_and_leaves_no_graph_without_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor plain = tensor([1f]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Rounding.apply(plain, 1f).requires_grad, Is.False);
            using (no_grad()) Assert.That(Rounding.apply(tensor([1f]).requires_grad_(), 1f).requires_grad, Is.False);
        }
    }

    [Test]
    public void Saved_tensors_and_data_reach_the_backward()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([3f]).requires_grad_();
        Power.apply(x, 3).sum().backward();
        Assert.That(x.grad!.item<float>(), Is.EqualTo(27f).Within(1e-5));
    }

    [Test]
    public void Backward_is_differentiable_itself()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f]).requires_grad_();
        Tensor first = grad([Power.apply(x, 3).sum()], [x], create_graph: true, retain_graph: true)[0];
        Tensor second = grad([first.sum()], [x])[0];
        Assert.That(second.item<float>(), Is.EqualTo(12f).Within(1e-4));
    }

    [Test]
    public void Input_may_be_returned_unchanged()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f]).requires_grad_();
        Tensor y = Reversal.apply(x);
        y.sum().backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ReferenceEquals(x, y), Is.False);
            Assert.That(y.is_leaf, Is.False);
            Assert.That(x.grad!.item<float>(), Is.EqualTo(-1f));
        }
    }

    [Test]
    public void Several_outputs_receive_their_gradients_and_zeros_where_unused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f, 3f]).requires_grad_();
        List<Tensor> parts = SignAndSize.apply(x);
        (parts[1] * 5).sum().backward();
        Assert.That(x.grad!.data<float>().ToArray(), Is.EqualTo([5f, 5f]));
    }

    [Test]
    public void Exception_in_forward_reaches_the_caller()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f]).requires_grad_();
        Assert.That(() => Failing.apply(x, "forward"), Throws.InvalidOperationException.With.Message.EqualTo("forward failed"));
    }

#if TORCH_SYSTEM
    // In TorchSharp itself these end the process.
    [Test]
    public void Exception_in_backward_comes_back_with_its_message()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f]).requires_grad_();
        Tensor y = Failing.apply(x, "backward");
        Assert.That(
            () => y.sum().backward(),
            Throws.TypeOf<System.Runtime.InteropServices.ExternalException>().With.Message.Contains("backward failed")
                .And.InnerException.TypeOf<InvalidOperationException>());
    }

    [Test]
    public void Wrong_number_of_gradients_names_the_function()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f]).requires_grad_();
        Tensor y = Failing.apply(x, "count");
        Assert.That(
            () => y.sum().backward(),
            Throws.InstanceOf<Exception>().With.Message.Contains("Failing").And.InnerException.TypeOf<NotImplementedException>());
    }
#endif

    [Test]
    public void Repeated_use_keeps_no_tensor()
    {
        using Tensor x = tensor([2f, 3f]).requires_grad_();
        Pass(x);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int k = 0; k < 20; k++) Pass(x);
        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(before));
    }

    [Test]
    public void Context_ends_with_the_graph()
    {
        using Tensor x = tensor([2f]).requires_grad_();
        WeakReference[] witnesses = [.. Enumerable.Range(0, 5).Select(_ => Witness(x))];
        for (int k = 0; k < 5 && witnesses.Any(witness => witness.IsAlive); k++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(witnesses.Count(witness => witness.IsAlive), Is.Zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Witness(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        var held = new object();
        Keeping.apply(x, held).sum().backward();
        return new WeakReference(held);
    }

    private static void Pass(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Power.apply(Rounding.apply(x, 1f), 2).sum().backward();
    }

    private sealed class Rounding : SingleTensorFunction<Rounding>
    {
        public override string Name => nameof(Rounding);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var scale = (float)vars[1];
            return (((Tensor)vars[0]) * scale).round() / scale;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output, null!];
    }

    private sealed class Power : SingleTensorFunction<Power>
    {
        public override string Name => nameof(Power);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("exponent", vars[1]);
            return x.pow((int)vars[1]);
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            var exponent = (int)ctx.get_data("exponent");
            Tensor x = ctx.get_saved_variables()[0];
            return [grad_output * exponent * x.pow(exponent - 1), null!];
        }
    }

    private sealed class Reversal : SingleTensorFunction<Reversal>
    {
        public override string Name => nameof(Reversal);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0];

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [-grad_output];
    }

    private sealed class Keeping : SingleTensorFunction<Keeping>
    {
        public override string Name => nameof(Keeping);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            // An output among the saved tensors must not keep its own graph alive.
            Tensor result = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([result]);
            ctx.save_data("held", vars[1]);
            return result;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0], null!];
    }

    private sealed class SignAndSize : MultiTensorFunction<SignAndSize>
    {
        public override string Name => nameof(SignAndSize);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            return [x.sign(), x.abs()];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs) => [grad_outputs[0] * 1000 + grad_outputs[1]];
    }

    private sealed class Failing : SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            if ((string)vars[1] == "forward") throw new InvalidOperationException("forward failed");
            ctx.save_data("where", vars[1]);
            return ((Tensor)vars[0]) * 1;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => (string)ctx.get_data("where") == "count"
            ? [grad_output]
            : throw new InvalidOperationException("backward failed");
    }
}
