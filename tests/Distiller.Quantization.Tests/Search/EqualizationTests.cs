using Distiller.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Tests.Search;

public sealed class EqualizationTests
{
    [Test]
    public void Equalized_model_computes_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Separable(spread: 8);
        var input = Some.Images();
        var before = model.call(input);
        Quantize.Equalize(model, input);
        TensorAssert.Close(model.call(input), before, relative: 1e-5);
    }

    [Test]
    public void Channels_of_linked_layers_get_the_same_extents()
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Separable(spread: 8);
        var result = Quantize.Equalize(model, Some.Images());
        using (Assert.EnterMultipleScope())
        {
            // The linear layer reads through a pool and a change of shape: four positions for each channel.
            Assert.That(result.Links.Select(link => link.Layer), Is.EqualTo(["conv1", "depthwise", "conv2"]));
            Assert.That(result.Links.Select(link => link.After), Is.All.LessThan(1.6));
            Assert.That(result.Links[0].Before, Is.GreaterThan(1.8));
        }
    }

    [Test]
    public void One_scale_for_each_tensor_loses_less_after_it()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        double Error(bool isEqualized)
        {
            using var inner = NewDisposeScope();
            using var model = SearchNets.Separable(spread: 8);
            var expected = SearchNets.Outputs(model, data);
            if (isEqualized)
            {
                Quantize.Equalize(model, Some.Images());
            }

            using var quantized = PostTrainingQuantizer.Quantize(model, data);
            return SearchNets.RelativeError(SearchNets.Outputs(model, data), expected);
        }

        Assert.That(Error(isEqualized: true), Is.LessThan(0.2 * Error(isEqualized: false)));
    }

    [Test]
    public void Layers_with_something_between_that_minds_size_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        var input = HashFill.Tensor([8, 6], seed: 5);
        foreach (var between in (nn.Module<Tensor, Tensor>[])[Sigmoid(), ReLU6(), GELU(), Tanh()])
        {
            using var model = Sequential(("fc1", Some.Linear(6, 5)), ("between", between), ("fc2", Some.Linear(5, 3)));
            Assert.That(Quantize.Equalize(model, input).Links, Is.Empty, between.GetName());
        }
    }

    [Test]
    public void Residual_streams_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var model = Execution.ExecutionNets.Create("residual");
        var input = Some.Images(2, size: 9);
        var before = model.call(input);
        var result = Quantize.Equalize(model, input);
        TensorAssert.Close(model.call(input), before, relative: 1e-4);
        Assert.That(result.Links.Select(link => link.Layer), Has.None.AnyOf("conv1", "conv2", "conv3", "shortcut"));
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var input = Some.Images();
        using var model = SearchNets.Separable(spread: 4);
        Quantize.Equalize(model, input);
        TensorLeakCheck.Verify(() => Quantize.Equalize(model, input));
    }
}
