using Distiller.Data;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Tests.Search;

/// <summary>Small networks on which methods of quantization show what they do, and data for them.</summary>
internal static class SearchNets
{
    /// <summary>conv, normalisation, ReLU, depthwise conv, ReLU, conv, ReLU, pool, linear layer over (N, 3, 8, 8).</summary>
    /// <param name="spread">By how much channels of the first convolution differ in strength, which the second one takes back: the outputs are those of 1.</param>
    internal static nn.Module<Tensor, Tensor> Separable(float spread = 1)
    {
        var norm = BatchNorm2d(8);
        var depthwise = Conv2d(8, 8, 3, padding: 1, groups: 8);
        var model = Sequential(
            ("conv1", Conv2d(3, 8, 3, padding: 1)), ("bn1", norm), ("relu1", ReLU()), ("depthwise", depthwise), ("relu2", ReLU()),
            ("conv2", Conv2d(8, 12, 3)), ("relu3", ReLU()), ("pool", AvgPool2d(3)), ("flatten", Flatten()), ("fc", Linear(48, 5)));
        Some.Refill(model, seed: 700);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var strength = where(arange(8).remainder(2).eq(0), full(8, spread), full(8, 1 / spread));
        norm.weight!.copy_((norm.weight.abs() + 0.5) * strength);
        norm.bias!.mul_(strength);
        depthwise.weight!.div_(strength.reshape(8, 1, 1, 1));
        model.eval();
        return model;
    }

    /// <summary>Two linear layers with a ReLU between.</summary>
    internal static nn.Module<Tensor, Tensor> Wide(long inputs = 32, long hidden = 24, long outputs = 8)
    {
        var model = Sequential(("fc1", Linear(inputs, hidden)), ("relu", ReLU()), ("fc2", Linear(hidden, outputs)));
        Some.Refill(model, seed: 800);
        model.eval();
        return model;
    }

    /// <summary>Images for <see cref="Separable"/>.</summary>
    internal static TensorBatches Images(int count = 48)
    {
        using var images = HashFill.Tensor([count, 3, 8, 8], seed: 31);
        using var labels = zeros(count, int64);
        return new TensorBatches(images, labels, new BatchOptions { BatchSize = 16 });
    }

    /// <summary>Rows whose features are correlated, as those of real layers are, and of different strength.</summary>
    internal static Tensor Rows(int count = 256, long features = 32, double strongest = 1)
    {
        using var scope = NewDisposeScope();
        var causes = HashFill.Tensor([count, features / 4], seed: 41);
        var mixing = HashFill.Tensor([features / 4, features], seed: 43);
        var rows = causes.matmul(mixing) + (HashFill.Tensor([count, features], seed: 47) * 0.1);
        // One feature in eight is stronger than the rest.
        var strength = where(arange(features).remainder(8).eq(0), full(features, strongest), ones(features));
        return (rows * strength).MoveToOuterDisposeScope();
    }

    internal static TensorBatches Batches(Tensor rows)
    {
        using var labels = zeros(rows.shape[0], int64);
        return new TensorBatches(rows, labels, new BatchOptions { BatchSize = 64 });
    }

    /// <summary>Mean squared difference over mean square.</summary>
    internal static double RelativeError(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        return ((actual - expected).square().mean() / expected.square().mean()).ToDouble();
    }

    /// <summary>Outputs of a model for all inputs of data.</summary>
    internal static Tensor Outputs(nn.Module<Tensor, Tensor> model, IBatchSource data)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return cat([.. data.ReadEpoch(0).Select(batch => model.call(batch.Inputs))]).MoveToOuterDisposeScope();
    }
}
