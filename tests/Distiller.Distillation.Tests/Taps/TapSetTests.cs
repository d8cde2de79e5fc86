using Distiller.Quantization;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Taps;

public sealed class TapSetTests
{
    [Test]
    public void Tap_in_a_Sequential_survives_the_disposal_of_intermediates()
    {
        using var model = Some.Perceptron();
        using var taps = new TapSet(model, ["fc1"]);
        using var input = Some.Tensor(4, 6);
        using (taps.Record())
        {
            using var output = model.call(input);
        }

        using var expected = ((nn.Module<Tensor, Tensor>)TapOf(model, "fc1")).call(input);
        TensorAssert.Exact(taps["fc1"], expected);
    }

    [Test]
    public void Tap_does_not_change_the_output()
    {
        using var model = Some.Perceptron();
        using var input = Some.Tensor(4, 6);
        using var plain = model.call(input);
        using var taps = new TapSet(model, ["fc1", "relu", "fc2"]);
        using var recording = taps.Record();
        using var tapped = model.call(input);
        TensorAssert.Exact(tapped, plain);
    }

    [Test]
    public void Gradient_flows_through_a_tap()
    {
        using var model = Some.Perceptron();
        using var taps = new TapSet(model, ["fc1"]);
        using var input = Some.Tensor(4, 6);
        using (taps.Record())
        {
            using var output = model.call(input);
        }

        using var sum = taps["fc1"].sum();
        sum.backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.get_parameter("fc1.weight")!.grad, Is.Not.Null);
            Assert.That(model.get_parameter("fc2.weight")!.grad, Is.Null);
        }
    }

    [Test]
    public void Tap_that_was_there_first_sees_what_a_quantized_layer_puts_out()
    {
        using var model = Some.Perceptron();
        using var taps = new TapSet(model, ["fc1"]);
        using var quantizer = new RangeLinearQuantizerSpec { Name = "coarse", WeightBits = 2, QuantizeInputs = false }.Attach(model);
        quantizer.IsActive = true;
        using var input = Some.Tensor(4, 6);
        using (taps.Record())
        {
            using var output = model.call(input);
        }

        var layer = (nn.Module<Tensor, Tensor>)TapOf(model, "fc1");
        using var expected = layer.call(input);
        quantizer.IsActive = false;
        using var plain = layer.call(input);
        TensorAssert.Exact(taps["fc1"], expected);
        Assert.That(expected.allclose(plain), Is.False);
    }

    [Test]
    public void Idle_tap_captures_nothing()
    {
        using var model = Some.Perceptron();
        using var taps = new TapSet(model, ["fc1"]);
        using var input = Some.Tensor(4, 6);
        using var output = model.call(input);
        Assert.That(() => taps["fc1"], Throws.InvalidOperationException.With.Message.Contains("Record"));
    }

    [Test]
    public void First_output_of_a_recurrent_layer_is_captured()
    {
        using var model = nn.LSTM(3, 5);
        using var tap = new ModuleTap("lstm", model) { IsRecording = true };
        using var input = Some.Tensor(7, 2, 3);
        var (output, hidden, cell) = model.call(input);
        TensorAssert.Exact(tap.Output!, output);
        output.Dispose();
        hidden.Dispose();
        cell.Dispose();
    }

    [Test]
    public void Unknown_path_is_an_error_with_the_nearest_names()
    {
        using var model = Some.Classifier();
        Assert.That(
            () => new TapSet(model, ["conv3"]),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("conv3").And.Message.Contains("'conv1'").And.Message.Contains("'conv2'"));
    }

    [Test]
    public void Path_with_a_component_of_DataParallel_is_found()
    {
        using var model = Some.Perceptron();
        Assert.That(() => new TapSet(model, ["module.fc1"]).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Nothing_leaks()
    {
        using var model = Some.Perceptron();
        using var input = Some.Tensor(4, 6);
        TensorLeakCheck.Verify(() =>
        {
            using var taps = new TapSet(model, ["fc1", "relu"]);
            using var recording = taps.Record();
            using var first = model.call(input);
            using var second = model.call(input);
        });
    }

    private static nn.Module TapOf(nn.Module model, string path) => model.named_modules().First(entry => entry.name == path).module;
}
