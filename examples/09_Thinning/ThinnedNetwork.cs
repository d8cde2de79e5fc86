using Distiller.Graph;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Statistics;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Thinning;

/// <summary>A network before and after half of its channels went.</summary>
internal sealed record ThinnedNetwork(string Name, ModelSummary Before, ModelSummary After, ThinningResult Result)
{
    public static ThinnedNetwork Of(ZooModel entry)
    {
        using var model = ZooModels.Create(entry.Name, seed: 1);
        long[] shape = [1, entry.Family.Channels, entry.Family.Size, entry.Family.Size];
        ZeroEverySecond(model, StructureProbe.Run(model, shape));
        var before = Measure(model, shape);
        var result = model.Thin(shape);
        return new(entry.Name, before, Measure(model, shape), result);
    }

    private static ModelSummary Measure(nn.Module<Tensor, Tensor> model, long[] shape) =>
        ModelSummary.Of(model, shape) with { Latency = Latency.Measure(model, shape) };

    private static void ZeroEverySecond(nn.Module model, Couplings couplings)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var slice in couplings.Groups
            .SelectMany(group => group.Channels.Where((channel, index) => index % 2 == 1 && channel.UnprunableReason is null))
            .SelectMany(channel => channel.Slices)
            .Where(slice => slice.Role == SliceRole.Output))
        {
            model.get_parameter(slice.Layer + ".weight")!.index_fill_(0, tensor([.. slice.Indices]), 0);
        }
    }
}
