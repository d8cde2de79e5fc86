using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Autograd;

[TestFixture]
public sealed class BackwardTests
{
    [Test]
    public void Gradient_of_a_square_is_twice_the_input()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, -2f, 3f]).requires_grad_();
        (x * x).sum().backward();
        Assert.That(x.grad!.data<float>().ToArray(), Is.EqualTo([2f, -4f, 6f]));
    }

    [Test]
    public void Gradients_add_up_over_passes()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f]).requires_grad_();
        (x * 3).sum().backward();
        (x * 4).sum().backward();
        Assert.That(x.grad!.item<float>(), Is.EqualTo(7f));
    }

    [Test]
    public void Gradient_survives_the_scope_of_the_pass()
    {
        using Tensor x = tensor([2f]).requires_grad_();
        using (NewDisposeScope()) (x * x).sum().backward();
        using Tensor gradient = x.grad!;
        Assert.That(gradient.item<float>(), Is.EqualTo(4f));
    }

    [Test]
    public void Second_pass_needs_a_retained_graph()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f]).requires_grad_();
        Tensor once = (x * x).sum();
        once.backward();
        Assert.That(() => once.backward(), Throws.TypeOf<ExternalException>().With.Message.Contains("second time"));
        Tensor twice = (x * x).sum();
        twice.backward(retain_graph: true);
        Assert.That(() => twice.backward(), Throws.Nothing);
    }

    [Test]
    public void Given_gradients_weigh_the_outputs()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, 2f]).requires_grad_();
        autograd.backward([x * x], [tensor([10f, 100f])]);
        Assert.That(x.grad!.data<float>().ToArray(), Is.EqualTo([20f, 400f]));
    }

    [Test]
    public void Named_inputs_alone_receive_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([2f]).requires_grad_(), y = tensor([5f]).requires_grad_();
        (x * y).sum().backward(inputs: [x]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(x.grad!.item<float>(), Is.EqualTo(5f));
            Assert.That(y.grad, Is.Null);
        }
    }

    [Test]
    public void Second_derivative_of_a_cube()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([3.0]).requires_grad_();
        Tensor first = autograd.grad([(x * x * x).sum()], [x], create_graph: true, retain_graph: true)[0];
        Tensor second = autograd.grad([first.sum()], [x])[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.item<double>(), Is.EqualTo(27).Within(1e-12));
            Assert.That(second.item<double>(), Is.EqualTo(18).Within(1e-12));
            Assert.That(x.grad, Is.Null);
        }
    }

    [Test]
    public void Unused_input_is_an_error_unless_allowed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([3f]).requires_grad_(), unused = tensor([1f]).requires_grad_();
        Tensor loss = (x * x).sum();
        Assert.That(() => autograd.grad([loss], [x, unused], retain_graph: true), Throws.TypeOf<ExternalException>());
        IList<Tensor> found = autograd.grad([loss], [x, unused], allow_unused: true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found[0].item<float>(), Is.EqualTo(6f));
            Assert.That(found[1] is null || found[1].IsInvalid);
        }
    }

    [Test]
    public void Anomaly_detection_ends_with_its_object()
    {
        bool before = AnomalyMode.IsEnabled;
        using (autograd.detect_anomaly())
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = tensor([-1f]).requires_grad_();
            Assert.That(AnomalyMode.IsEnabled);
            Assert.That(() => (x.sqrt() * 0).sum().backward(), Throws.TypeOf<ExternalException>().With.Message.Contains("nan"));
        }

        Assert.That(AnomalyMode.IsEnabled, Is.EqualTo(before));
    }

    [Test]
    public void Jacobian_of_an_elementwise_square_is_diagonal()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor jacobian = autograd.functional.jacobian(x => x * x, tensor([1f, 2f, 3f]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(jacobian.shape, Is.EqualTo(new long[] { 3, 3 }));
            Assert.That(jacobian.data<float>().ToArray(), Is.EqualTo([2f, 0, 0, 0, 4, 0, 0, 0, 6]));
        }
    }
}
