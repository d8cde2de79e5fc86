using System.Runtime.InteropServices;
using Distiller.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Tests.Native;

[TestFixture]
public sealed class NativeOperatorTests
{
    // Numbers of libtorch's quantized element types, which TorchSharp does not name.
    private const long QInt8 = 12, QUInt8 = 13;

    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");
    }

    [Test]
    public void Operator_is_called_by_name_with_tensors_and_numbers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = NativeOperator.Find("aten::add", "Tensor").Call(tensor([1f, 2f]), tensor([10f, 20f]), 0.5);
        Assert.That(sum.data<float>().ToArray(), Is.EqualTo([6f, 12f]));
    }

    [Test]
    public void Missing_arguments_take_the_defaults_of_the_schema()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = NativeOperator.Find("aten::hardtanh").Call(tensor([-3f, 0.5f, 3f]));
        Assert.That(result.data<float>().ToArray(), Is.EqualTo([-1f, 0.5f, 1f]));
    }

    [Test]
    public void Lists_and_several_results_pass_through()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = arange(6, ScalarType.Float32);
        Tensor stacked = NativeOperator.Find("aten::stack").Call(new[] { x, x, x }, 0);
        IReadOnlyList<object?> largest = NativeOperator.Find("aten::max", "dim").CallAll(stacked, 1, false);
        IReadOnlyList<object?> parts = NativeOperator.Find("aten::split", "Tensor").CallAll(x, 4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stacked.shape, Is.EqualTo([3L, 6L]));
            Assert.That(((Tensor)largest[0]!).data<float>().ToArray(), Is.EqualTo([5f, 5f, 5f]));
            Assert.That(((Tensor)largest[1]!).data<long>().ToArray(), Is.EqualTo([5L, 5L, 5L]));
            Assert.That(((Tensor[])parts[0]!).Select(part => part.numel()), Is.EqualTo([4L, 2L]));
            Assert.That(NativeOperator.Find("aten::allclose").CallAll(x, x)[0], Is.True);
        }
    }

    [Test]
    public void Long_lists_are_taken()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] many = [.. Enumerable.Range(0, 200).Select(_ => ones(1))];
        Assert.That(NativeOperator.Find("aten::cat").Call(many, 0).numel(), Is.EqualTo(200));
    }

    [Test]
    public void Gradients_flow_through_a_call()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([3f]).requires_grad_();
        NativeOperator.Find("aten::mul", "Tensor").Call(x, x).backward();
        Assert.That(x.grad!.item<float>(), Is.EqualTo(6f));
    }

    [Test]
    public void Packed_weights_of_a_quantized_layer_go_in_as_they_came_out()
    {
        using DisposeScope scope = NewDisposeScope();
        NativeOperator quantize = NativeOperator.Find("aten::quantize_per_tensor");
        Tensor weight = quantize.Call(tensor([1f, -1f, 0.5f, 0.25f]).reshape(2, 2), 1 / 64.0, 0, QInt8);
        Tensor input = quantize.Call(tensor([1f, 2f]).reshape(1, 2), 1 / 32.0, 0, QUInt8);
        using NativeObject packed = NativeOperator.Find("quantized::linear_prepack").CallObject(weight, NativeArgument.None);
        Tensor result = NativeOperator.Find("quantized::linear").Call(input, packed, 1 / 16.0, 100);
        Tensor plain = NativeOperator.Find("aten::dequantize", "self").Call(result);
        Assert.That(plain.data<float>().ToArray(), Is.EqualTo([-1f, 1f]).Within(0.04));
    }

    [Test]
    public void Refused_arguments_give_the_reason_of_libtorch()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.That(
            () => NativeOperator.Find("aten::mm").Call(ones(2, 3), ones(2, 3)),
            Throws.TypeOf<ExternalException>().With.Message.Contains("shapes"));
    }

    [Test]
    public void Unknown_operator_is_named()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(NativeOperator.TryFind("aten::no_such_thing"), Is.Null);
            Assert.That(
                () => NativeOperator.Find("aten::add", "Nowhere"),
                Throws.TypeOf<NotSupportedException>().With.Message.Contains("aten::add.Nowhere"));
        }
    }

    [Test]
    public void Result_of_another_kind_is_an_error()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.That(
            () => NativeOperator.Find("aten::allclose").Call(ones(1), ones(1)),
            Throws.InvalidOperationException.With.Message.Contains("Boolean"));
    }

    [Test]
    public void Call_leaves_no_tensor_behind()
    {
        using Tensor x = ones(3);
        NativeOperator add = NativeOperator.Find("aten::add", "Tensor");
        long before = Tensor.TotalCount;
        for (int k = 0; k < 3; k++) add.Call(x, x).Dispose();
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }
}
