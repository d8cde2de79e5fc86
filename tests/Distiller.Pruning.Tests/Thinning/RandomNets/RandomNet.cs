using Distiller.Graph;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Thinning.RandomNets;

/// <summary>The network of a plan, some of whose structures are zero, and an input for it.</summary>
internal sealed class RandomNet : IDisposable
{
    private const long Size = 8;
    private const long Items = 3;
    private readonly NetPlan _plan;

    public RandomNet(NetPlan plan, bool isPruned = true)
    {
        _plan = plan;
        Net = NetBuilder.Build(plan);
        Net.eval();
        Input = HashFill.Tensor([Items, plan.Inputs, Size, Size], plan.Seed);
        Couplings = StructureProbe.Run(Net, [1, plan.Inputs, Size, Size]);
        if (isPruned)
        {
            Prune();
        }
    }

    public ComposedNet Net { get; }

    public Tensor Input { get; }

    /// <summary>The couplings of the network at full size.</summary>
    public Couplings Couplings { get; }

    /// <summary>Whether code between the layers depends on the number of channels.</summary>
    public bool FixesChannels => _plan.Stages.Any(stage => stage.Kind is StageKind.Split or StageKind.Shuffle);

    /// <summary>What the network computes.</summary>
    public Tensor Output()
    {
        using var noGrad = no_grad();
        return Net.call(Input);
    }

    /// <summary>Another network of the plan, at full size.</summary>
    public ComposedNet Rebuilt() => NetBuilder.Build(_plan);

    /// <summary>Removes what is zero; the proof runs on the input.</summary>
    public ThinningResult Thin(ThinningOptions? options = null) => Net.Thin(Input, options);

    public void Dispose()
    {
        Net.Dispose();
        Input.Dispose();
    }

    /// <summary>Zeroes some filters, here and there or along whole couplings.</summary>
    private void Prune()
    {
        var random = new Random(_plan.Seed);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var channel in Couplings.Groups.Where(_ => random.Next(3) > 0).SelectMany(group => group.Channels).Where(_ => random.Next(2) == 0))
        {
            foreach (var slice in channel.Slices.Where(slice => slice.Role == SliceRole.Output))
            {
                Zero(slice.Layer, slice.Indices);
            }
        }

        foreach (var layer in Couplings.Layers.Where(_ => random.Next(4) == 0))
        {
            var outputs = Couplings.GroupOf(layer).Channels.Sum(channel => channel.Indices(layer, SliceRole.Output).Length);
            Zero(layer, [random.Next(Math.Min(2, outputs))]);
        }
    }

    private void Zero(string layer, IEnumerable<long> outputs)
    {
        var weight = Net.get_parameter(layer + ".weight")!;
        weight.index_fill_(layer.StartsWith("convtranspose", StringComparison.Ordinal) ? 1 : 0, tensor([.. outputs]), 0);
    }
}
