using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>What a model costs as a function of the channels that its groups keep.</summary>
internal sealed class GroupCosts
{
    private const int MostCombinations = 256;

    private readonly ImmutableArray<SearchGroup> _groups;
    private readonly Call[] _calls;
    private readonly ILayerCosts _costs;

    public GroupCosts(ImmutableArray<SearchGroup> groups, ImmutableArray<LayerCall> calls, ILayerCosts costs)
    {
        _groups = groups;
        _costs = costs;
        _calls = new Call[calls.Length];
        for (int index = 0; index < calls.Length; index++)
        {
            LayerCall call = calls[index];
            _calls[index] = call.Shape.Kind switch
            {
                LayerKind.Normalization => new(call.Shape, Widths(call.Name, SliceRole.Normalization), []),
                // What is computed element by element has the channels of what ran before it.
                LayerKind.Elementwise => new(call.Shape, Before(index, call.Shape), []),
                _ => new(call.Shape, Widths(call.Name, SliceRole.Input), Widths(call.Name, SliceRole.Output)),
            };
        }
    }

    /// <summary>Time that stays whatever is removed, in the unit of the costs.</summary>
    public double Overhead { get; private set; }

    /// <summary>What a unit of the layers' costs is for the model as a whole: pooling and the like come along with them.</summary>
    public double Scale { get; private set; } = 1;

    public double Of(IReadOnlyList<int> kept) => Overhead + (Scale * _calls.Sum(call => _costs.Of(Shape(call, kept))));

    /// <summary>Fits overhead and scale to the model as it was measured with all channels and with fewer.</summary>
    public void Calibrate(IReadOnlyList<int> full, double measuredFull, IReadOnlyList<int> fewer, double measuredFewer)
    {
        (Overhead, Scale) = (0, 1);
        double atFull = Of(full);
        double slope = atFull > Of(fewer) ? (measuredFull - measuredFewer) / (atFull - Of(fewer)) : 0;
        // Neither can be negative: where noise says so, all time goes with the layers, or none of what they do not explain.
        Scale = slope > 0 ? Math.Min(slope, measuredFull / atFull) : Math.Min(1, measuredFull / atFull);
        Overhead = measuredFull - (Scale * atFull);
    }

    public double Macs(IReadOnlyList<int> kept) => _calls.Sum(call => (double)Shape(call, kept).MacCount);

    /// <summary>All layers that a search can come across.</summary>
    public IReadOnlyCollection<LayerShape> Shapes()
    {
        HashSet<LayerShape> shapes = [];
        foreach (Call call in _calls)
        {
            int[] involved = [.. call.Inputs.Concat(call.Outputs).Select(width => width.Group).Distinct()];
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
                    shapes.Add(Shape(call, kept));
                    shapes.Add(call.Shape.WithChannels(Shape(call, kept).InputChannels, Shape(call, full).OutputChannels));
                    shapes.Add(call.Shape.WithChannels(Shape(call, full).InputChannels, Shape(call, kept).OutputChannels));
                }
            }
        }

        return shapes;
    }

    private void Add(HashSet<LayerShape> shapes, Call call, int[] involved, int place, int[] kept)
    {
        if (place == involved.Length)
        {
            shapes.Add(Shape(call, kept));
            return;
        }

        foreach (int level in _groups[involved[place]].Levels)
        {
            kept[involved[place]] = level;
            Add(shapes, call, involved, place + 1, kept);
        }
    }

    private LayerShape Shape(Call call, IReadOnlyList<int> kept)
    {
        long inputs = call.Shape.InputChannels - Removed(call.Inputs, kept);
        long outputs = call.Shape.OutputChannels - Removed(call.Outputs, kept);
        return call.Shape.WithChannels(Math.Max(1, inputs), Math.Max(1, outputs));
    }

    private long Removed(Width[] widths, IReadOnlyList<int> kept) =>
        widths.Sum(width => (_groups[width.Group].Count - kept[width.Group]) * width.Positions);

    private Width[] Before(int index, LayerShape shape)
    {
        for (int earlier = index - 1; earlier >= 0; earlier--)
        {
            Call call = _calls[earlier];
            if (call.Shape.OutputChannels == shape.InputChannels)
            {
                return call.Shape.Kind is LayerKind.Convolution or LayerKind.Linear ? call.Outputs : call.Inputs;
            }
        }

        return [];
    }

    private Width[] Widths(string layer, SliceRole role) =>
    [
        .. _groups
            .Select((group, index) => new Width(index, group.Group.Channels.Max(channel => channel.Indices(layer, role).Length)))
            .Where(width => width.Positions > 0),
    ];

    /// <summary>How many positions of a layer a channel of a group takes.</summary>
    private readonly record struct Width(int Group, long Positions);

    private sealed record Call(LayerShape Shape, Width[] Inputs, Width[] Outputs);
}
