using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>A call of a layer whose cost depends on what groups keep. Costs are asked for once for each number of channels.</summary>
/// <param name="full">The call in the full model.</param>
/// <param name="counts">Channels of all groups.</param>
/// <param name="inputs">Groups of the input channels.</param>
/// <param name="outputs">Groups of the output channels.</param>
/// <param name="block">Index of the block that it is in; below 0 if it is in none.</param>
/// <param name="costs">What layers cost.</param>
internal sealed class GroupCall(LayerShape full, int[] counts, GroupWidth[] inputs, GroupWidth[] outputs, int block, ILayerCosts costs)
{
    private readonly Dictionary<(long Inputs, long Outputs), (double Cost, double Macs)> _known = [];

    public LayerShape Full => full;

    public GroupWidth[] Inputs => inputs;

    public GroupWidth[] Outputs => outputs;

    /// <summary>The groups whose counts are its channels.</summary>
    public int[] Channels => [.. inputs.Concat(outputs).Select(width => width.Group).Distinct()];

    public bool DependsOn(int group) => group == block || Array.Exists(inputs, width => width.Group == group) || Array.Exists(outputs, width => width.Group == group);

    /// <summary>Whether the block around it is kept.</summary>
    public bool IsLeft(IReadOnlyList<int> kept) => block < 0 || kept[block] > 0;

    public LayerShape Shape(IReadOnlyList<int> kept) => full.WithChannels(Left(full.InputChannels, inputs, kept), Left(full.OutputChannels, outputs, kept));

    public double Cost(IReadOnlyList<int> kept) => Price(kept).Cost;

    public double Macs(IReadOnlyList<int> kept) => IsLeft(kept) ? Price(kept).Macs : 0;

    private (double Cost, double Macs) Price(IReadOnlyList<int> kept)
    {
        var channels = (Left(full.InputChannels, inputs, kept), Left(full.OutputChannels, outputs, kept));
        if (!_known.TryGetValue(channels, out var price))
        {
            LayerShape shape = full.WithChannels(channels.Item1, channels.Item2);
            _known.Add(channels, price = (costs.Of(shape), shape.MacCount));
        }

        return price;
    }

    private long Left(long channels, GroupWidth[] widths, IReadOnlyList<int> kept)
    {
        foreach (GroupWidth width in widths)
        {
            channels -= (counts[width.Group] - kept[width.Group]) * width.Positions;
        }

        return Math.Max(1, channels);
    }
}
