using Distiller.Graph;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Thinning;

/// <summary>Small networks to thin, and what is done to them and read from them.</summary>
internal static class ThinningNets
{
    internal static ComposedNet Chain(long filters = 3) => new(
        n => x => n["conv2"](n["bn"](n["conv1"](x)).relu()).mean([2, 3]),
        ("conv1", Conv2d(1, filters, 3)), ("bn", BatchNorm2d(filters)), ("conv2", Conv2d(filters, 2, 3)));

    internal static ComposedNet Flattening(long width) => new(
        n => x => n["fc"](n["conv"](x).relu().flatten(1)), ("conv", Conv2d(1, 2, 1)), ("fc", Linear(4 * width, 2)));

    internal static ComposedNet Sum() => new(
        n => x => n["c3"](n["c1"](x) + n["c2"](x)), ("c1", Conv2d(1, 3, 1)), ("c2", Conv2d(1, 3, 1)), ("c3", Conv2d(3, 2, 1)));

    /// <summary>Nothing of the first layer arrives.</summary>
    internal static ComposedNet Silenced() => new(n => x => n["b"](n["a"](x) * 0).sum(1, keepdim: true) + x, ("a", Linear(3, 4)), ("b", Linear(4, 2)));

    /// <summary>The readers' positions of each channel are those of the next.</summary>
    internal static CoupledGroup Shifted(CoupledGroup group) => group with
    {
        Channels = [.. group.Channels.Select((channel, index) => channel with
        {
            Slices = [.. channel.Slices.Select(slice => slice.Role == SliceRole.Input
                ? slice with { Indices = group.Channels[(index + 1) % group.Channels.Length].Indices(slice.Layer, SliceRole.Input) }
                : slice)],
        })],
    };

    internal static void Step(ComposedNet net, optim.Optimizer optimizer, long width = 6, long height = 0)
    {
        using var scope = NewDisposeScope();
        net.train();
        optimizer.zero_grad();
        var tall = height > 0 ? height : width < 6 ? 2 : 6;
        net.call(HashFill.Tensor([4, 1, tall, width], seed: 5)).pow(2).sum().backward();
        optimizer.step();
    }

    internal static void Zero(ComposedNet net, string parameter, long dimension, params long[] indices)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        net.get_parameter(parameter)!.index_fill_(dimension, tensor(indices), 0);
    }

    internal static Tensor Momentum(OptimizerHelper optimizer, ComposedNet net, string parameter)
    {
        var index = net.named_parameters().TakeWhile(entry => entry.name != parameter).Count();
        return ((SGD.State)optimizer.state_dict().State[index]).momentum_buffer!;
    }

    internal static Dictionary<string, Tensor> Snapshot(ComposedNet net, OptimizerHelper optimizer)
    {
        var values = net.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        foreach (var (name, parameter) in net.named_parameters())
        {
            values[name + " gradient"] = parameter.grad!.clone();
            values[name + " momentum"] = Momentum(optimizer, net, name).clone();
        }

        return values;
    }

    internal static string[] Text(ThinningRecipe recipe) =>
        [.. recipe.Slices.Select(slice => $"{slice.Name} {slice.Dimension} [{string.Join(",", slice.Kept)}]").Order(StringComparer.Ordinal)];
}
