using System.Collections.Immutable;

namespace Distiller.Graph;

/// <summary>Joins channels that meet into couplings, and finds out which of them can be removed.</summary>
internal sealed class CouplingSolver
{
    private readonly MarkingRun run;
    private readonly MarkDecoder decoder;
    private readonly Dictionary<string, ProbeLayer> layers;
    private readonly int[] firstChannel;
    private readonly Partition channels;
    private readonly Dictionary<int, string> reasons = [];

    /// <summary>Takes over what the marks showed.</summary>
    public CouplingSolver(MarkingRun run, MarkDecoder decoder)
    {
        this.run = run;
        this.decoder = decoder;
        layers = run.CallOrder.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        firstChannel = new int[run.Producers.Count + 1];
        for (int producer = 0; producer < run.Producers.Count; producer++)
        {
            firstChannel[producer + 1] = firstChannel[producer] + (int)run.Producers[producer].Outputs;
        }

        channels = new Partition(firstChannel[^1]);
    }

    /// <summary>Keeps channels that meet values which come from the model's input and not from a layer.</summary>
    /// <param name="marks">Where the marks of an input arrived that was marked as a whole.</param>
    public void ExcludeInput(MarkReading marks)
    {
        foreach (string reader in marks.Readers.Where(decoder.Arrivals.ContainsKey))
        {
            List<MarkDecoder.Channel>[] positions = decoder.Arrivals[reader];
            for (int position = 0; position < positions.Length; position++)
            {
                if (marks.IsMarked(reader, 0, position))
                {
                    Exclude(positions[position], $"the model's input is added to it before '{reader}'");
                }
            }
        }
    }

    /// <summary>Joins and sorts.</summary>
    public Couplings Solve()
    {
        foreach ((string reader, List<MarkDecoder.Channel>[] positions) in decoder.Arrivals)
        {
            foreach (List<MarkDecoder.Channel> met in positions)
            {
                Join(met);
            }

            if (MarkingRun.IsOutput(reader))
            {
                Exclude(positions.SelectMany(met => met), "it reaches the model's output");
            }
            else if (layers[reader].IsFixed)
            {
                Exclude(
                    positions.SelectMany(met => met),
                    $"'{reader}' ({layers[reader].Module.GetName()}) reads it and cannot change its sizes; one made of Linear layers can");
            }
            else if (layers[reader] is { MixesStatistics: true, Blocks: 1 })
            {
                Exclude(positions.SelectMany(met => met), $"'{reader}' normalises over its channels");
            }
        }

        JoinBlocks();
        ExcludeUnfollowed();
        ExcludeShared();
        ExcludeWhole();
        return Sort();
    }

    /// <summary>Channels of a block of a grouped convolution or group normalisation go together, inputs and outputs alike.</summary>
    private void JoinBlocks()
    {
        foreach (ProbeLayer layer in run.CallOrder.Where(layer => layer.Blocks > 1))
        {
            List<MarkDecoder.Channel>[] positions = decoder.Arrivals.GetValueOrDefault(layer.Name) ?? [];
            for (int block = 0; block < layer.Blocks; block++)
            {
                List<MarkDecoder.Channel>[] inside = positions[Part(positions.Length, block, layer.Blocks)];
                List<MarkDecoder.Channel> members = [.. inside.SelectMany(met => met)];
                if (layer.IsGrouped)
                {
                    int producer = IndexOf(layer);
                    members.AddRange(Outputs(producer)[Part((int)layer.Outputs, block, layer.Blocks)]);
                }

                Join(members);
                if (inside.Length == 0 || inside.Any(met => met.Count == 0))
                {
                    Exclude(members, $"some channels of its block in '{layer.Name}' come from no layer");
                }
            }
        }
    }

    private void ExcludeUnfollowed()
    {
        foreach ((int producer, string reader) in decoder.Unfollowed)
        {
            Exclude(Outputs(producer), $"its channels cannot be followed into '{reader}', where the batch is not the first dimension");
        }

        foreach (ProbeLayer layer in run.Unmarkable)
        {
            Exclude(Outputs(IndexOf(layer)), "its output does not begin with the batch");
        }
    }

    private void ExcludeShared()
    {
        foreach (IGrouping<IntPtr, ProbeLayer> shared in run.CallOrder
            .Where(layer => layer.Weight is not null).GroupBy(layer => layer.Weight!.Handle).Where(group => group.Skip(1).Any()))
        {
            string names = string.Join(" and ", shared.Select(layer => $"'{layer.Name}'"));
            foreach (ProbeLayer layer in shared)
            {
                Exclude(Outputs(IndexOf(layer)), $"{names} share one weight");
                Exclude((decoder.Arrivals.GetValueOrDefault(layer.Name) ?? []).SelectMany(met => met), $"{names} share one weight");
            }
        }
    }

    /// <summary>A coupling with all channels of a layer cannot go: nothing would be left.</summary>
    private void ExcludeWhole()
    {
        for (int producer = 0; producer < run.Producers.Count; producer++)
        {
            MarkDecoder.Channel[] outputs = Outputs(producer);
            if (outputs.Length > 1 && outputs.All(output => Root(output) == Root(outputs[0])))
            {
                Exclude(outputs, $"all channels of '{run.Producers[producer].Name}' meet{MeetingPlace(producer)}");
            }
        }
    }

    /// <summary>Where all channels of a producer come together at one position.</summary>
    private string MeetingPlace(int producer)
    {
        long count = run.Producers[producer].Outputs;
        string? reader = decoder.Arrivals
            .Where(entry => entry.Value.Any(met => met.Count(channel => channel.Producer == producer) == count))
            .Select(entry => entry.Key).FirstOrDefault();
        return reader is null
            ? ""
            : $" on the way to '{reader}': a softmax, a mean or a matrix product over channels, in the code between the two layers";
    }

    private Couplings Sort()
    {
        ILookup<int, (int Layer, ChannelSlice Slice)> slices = Slices().ToLookup(entry => entry.Root, entry => (entry.Layer, entry.Slice));
        Dictionary<int, string> rootReasons = [];
        foreach ((int channel, string reason) in reasons)
        {
            rootReasons.TryAdd(channels.Find(channel), reason);
        }

        Partition layersOfGroup = new(run.CallOrder.Count);
        foreach (IGrouping<int, (int Layer, ChannelSlice Slice)> coupling in slices)
        {
            int[] producers = [.. coupling.Where(entry => entry.Slice.Role == SliceRole.Output).Select(entry => entry.Layer)];
            Array.ForEach(producers, producer => layersOfGroup.Join(producers[0], producer));
        }

        var couplings =
            from coupling in slices
            let ordered = coupling.OrderBy(entry => entry.Layer).ThenByDescending(entry => entry.Slice.Role).ToArray()
            let first = ordered.First(entry => entry.Slice.Role == SliceRole.Output)
            orderby first.Layer, first.Slice.Indices[0]
            group new CoupledChannel
            {
                Slices = [.. ordered.Select(entry => entry.Slice)],
                UnprunableReason = rootReasons.GetValueOrDefault(coupling.Key),
            }
            by layersOfGroup.Find(first.Layer);
        return new()
        {
            Groups = [.. couplings.Select(group => new CoupledGroup { Channels = [.. group] })],
            Layers = [.. run.CallOrder.Where(layer => !layer.IsNormalization).Select(layer => layer.Name)],
            NotCalled = [.. run.AllLayers.Except(run.CallOrder).Select(layer => layer.Name)],
            Connections = Connections(),
        };
    }

    private IEnumerable<(int Root, int Layer, ChannelSlice Slice)> Slices()
    {
        for (int order = 0; order < run.CallOrder.Count; order++)
        {
            ProbeLayer layer = run.CallOrder[order];
            if (layer.IsProducer)
            {
                foreach (IGrouping<int, MarkDecoder.Channel> outputs in Outputs(IndexOf(layer)).GroupBy(Root))
                {
                    yield return (outputs.Key, order, new(layer.Name, SliceRole.Output, [.. outputs.Select(output => output.Index)]));
                }
            }

            SliceRole role = layer.IsNormalization ? SliceRole.Normalization : SliceRole.Input;
            List<MarkDecoder.Channel>[] positions = decoder.Arrivals.GetValueOrDefault(layer.Name) ?? [];
            foreach (var inputs in Enumerable.Range(0, positions.Length).Where(position => positions[position].Count > 0)
                .GroupBy(position => Root(positions[position][0])))
            {
                yield return (inputs.Key, order, new(layer.Name, role, [.. inputs.Select(position => (long)position)]));
            }
        }
    }

    private ImmutableDictionary<string, ImmutableArray<string>> Connections() =>
        run.CallOrder
            .Where(layer => !layer.IsNormalization)
            .SelectMany(layer => (decoder.Arrivals.GetValueOrDefault(layer.Name) ?? [])
                .SelectMany(met => met).Select(channel => channel.Producer).Distinct()
                .Select(producer => (Producer: run.Producers[producer].Name, Consumer: layer.Name)))
            .GroupBy(link => link.Producer)
            .ToImmutableDictionary(links => links.Key, links => links.Select(link => link.Consumer).ToImmutableArray(), StringComparer.Ordinal);

    private void Join(List<MarkDecoder.Channel> met)
    {
        foreach (MarkDecoder.Channel channel in met)
        {
            channels.Join(Number(met[0]), Number(channel));
        }
    }

    private void Exclude(IEnumerable<MarkDecoder.Channel> excluded, string reason)
    {
        foreach (MarkDecoder.Channel channel in excluded)
        {
            reasons.TryAdd(Number(channel), reason);
        }
    }

    private MarkDecoder.Channel[] Outputs(int producer) =>
        [.. Enumerable.Range(0, (int)run.Producers[producer].Outputs).Select(index => new MarkDecoder.Channel(producer, index))];

    private int IndexOf(ProbeLayer layer) => run.Producers.TakeWhile(producer => producer != layer).Count();

    private int Number(MarkDecoder.Channel channel) => firstChannel[channel.Producer] + (int)channel.Index;

    private int Root(MarkDecoder.Channel channel) => channels.Find(Number(channel));

    private static Range Part(int length, int block, long blocks)
    {
        int size = (int)(length / blocks);
        return (block * size)..((block + 1) * size);
    }
}
