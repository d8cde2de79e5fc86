using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>What a model costs as a function of what its groups keep.</summary>
internal sealed class GroupCosts
{
    private const int MostCombinations = 256;

    private readonly ImmutableArray<SearchGroup> _groups;
    private readonly GroupCall[] _calls;
    private readonly GroupCall[][] _touched;

    public GroupCosts(ImmutableArray<SearchGroup> groups, ImmutableArray<LayerCall> calls, ILayerCosts costs)
    {
        _groups = groups;
        int[] counts = [.. groups.Select(group => group.Count)];
        _calls = new GroupCall[calls.Length];
        for (int index = 0; index < calls.Length; index++)
        {
            LayerCall call = calls[index];
            int block = groups.IndexOf(groups.FirstOrDefault(group => group is BlockGroup other && other.Block.Contains(call.Name))!);
            var (inputs, outputs) = call.Shape.Kind switch
            {
                LayerKind.Normalization => (Widths(call.Name, SliceRole.Normalization), []),
                // What is computed element by element has the channels of what ran before it.
                LayerKind.Elementwise => (Before(index, call.Shape), []),
                _ => (Widths(call.Name, SliceRole.Input), Widths(call.Name, SliceRole.Output)),
            };
            _calls[index] = new(call.Shape, counts, inputs, outputs, block, costs);
        }

        _touched = [.. Enumerable.Range(0, groups.Length).Select(group => _calls.Where(call => call.DependsOn(group)).ToArray())];
    }

    /// <summary>Time of a call that stays however few channels it has, in the unit of the costs: a block takes it along when it goes.</summary>
    public double Overhead { get; private set; }

    /// <summary>What a unit of the layers' costs is for the model as a whole: pooling and the like come along with them.</summary>
    public double Scale { get; private set; } = 1;

    public double Of(IReadOnlyList<int> kept) => Cost(_calls, kept);

    public double Macs(IReadOnlyList<int> kept) => _calls.Sum(call => call.Macs(kept));

    /// <summary>What is saved when one group keeps so many: cost and multiply-accumulates. The counts are as before afterwards.</summary>
    public (double Cost, double Macs) Saving(int[] kept, int group, int level)
    {
        GroupCall[] calls = _touched[group];
        int before = kept[group];
        (double cost, double macs) = (Cost(calls, kept), calls.Sum(call => call.Macs(kept)));
        kept[group] = level;
        (double costAfter, double macsAfter) = (Cost(calls, kept), calls.Sum(call => call.Macs(kept)));
        kept[group] = before;
        return (cost - costAfter, macs - macsAfter);
    }

    /// <summary>Fits overhead and scale to the model as it was measured with all channels and with fewer.</summary>
    public void Calibrate(IReadOnlyList<int> full, double measuredFull, IReadOnlyList<int> fewer, double measuredFewer)
    {
        (Overhead, Scale) = (0, 1);
        (double layersFull, double layersFewer) = (Of(full), Of(fewer));
        (int callsFull, int callsFewer) = (_calls.Count(call => call.IsLeft(full)), _calls.Count(call => call.IsLeft(fewer)));
        // Two measurements, two unknowns: overhead · calls + scale · layers.
        double determinant = (callsFewer * layersFull) - (callsFull * layersFewer);
        double scale = determinant > 0 ? ((measuredFull * callsFewer) - (measuredFewer * callsFull)) / determinant : 0;
        // Neither can be negative: where noise says so, all time goes with the layers, or none of what they do not explain.
        Scale = scale > 0 ? Math.Min(scale, measuredFull / layersFull) : Math.Min(1, measuredFull / layersFull);
        Overhead = (measuredFull - (Scale * layersFull)) / callsFull;
    }

    /// <summary>All layers that a search can come across.</summary>
    public IReadOnlyCollection<LayerShape> Shapes()
    {
        HashSet<LayerShape> shapes = [];
        foreach (GroupCall call in _calls)
        {
            int[] involved = call.Channels;
            if (involved.Aggregate(1L, (product, group) => product * _groups[group].Levels.Length) <= MostCombinations)
            {
                Add(shapes, call, involved, 0, [.. _groups.Select(group => group.Count)]);
            }
            else
            {
                // Layers that join many groups are interpolated between both ends.
                foreach (int level in (int[])[0, 1])
                {
                    int[] kept = [.. _groups.Select(group => group.Levels[level == 0 ? 0 : ^1])];
                    int[] full = [.. _groups.Select(group => group.Count)];
                    (LayerShape few, LayerShape all) = (call.Shape(kept), call.Shape(full));
                    shapes.Add(few);
                    shapes.Add(all.WithChannels(few.InputChannels, all.OutputChannels));
                    shapes.Add(all.WithChannels(all.InputChannels, few.OutputChannels));
                }
            }
        }

        return shapes;
    }

    private double Cost(GroupCall[] calls, IReadOnlyList<int> kept)
    {
        double sum = 0;
        foreach (GroupCall call in calls)
        {
            sum += call.IsLeft(kept) ? Overhead + (Scale * call.Cost(kept)) : 0;
        }

        return sum;
    }

    private void Add(HashSet<LayerShape> shapes, GroupCall call, int[] involved, int place, int[] kept)
    {
        if (place == involved.Length)
        {
            shapes.Add(call.Shape(kept));
            return;
        }

        foreach (int level in _groups[involved[place]].Levels)
        {
            kept[involved[place]] = level;
            Add(shapes, call, involved, place + 1, kept);
        }
    }

    private GroupWidth[] Before(int index, LayerShape shape)
    {
        for (int earlier = index - 1; earlier >= 0; earlier--)
        {
            GroupCall call = _calls[earlier];
            if (call.Full.OutputChannels == shape.InputChannels)
            {
                return call.Full.Kind is LayerKind.Convolution or LayerKind.Linear ? call.Outputs : call.Inputs;
            }
        }

        return [];
    }

    private GroupWidth[] Widths(string layer, SliceRole role) =>
    [
        .. _groups
            .Select((group, index) => new GroupWidth(index, group is ChannelGroup channels ? channels.Group.Channels.Max(channel => channel.Indices(layer, role).Length) : 0))
            .Where(width => width.Positions > 0),
    ];
}
