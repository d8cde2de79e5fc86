using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Naming;
using Distiller.Statistics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>What each step may remove, and what it costs: found once for the dense model.</summary>
internal sealed class CompressionPlan
{
    private readonly ImmutableArray<ImmutableArray<CoupledChannel>> _candidates;
    private readonly SliceRole _role;

    public CompressionPlan(nn.Module<Tensor, Tensor> model, AutoCompressionOptions options)
    {
        long[] shape = [2, .. options.InputShape.Skip(1)];
        Couplings = StructureProbe.Run(model, shape);
        Costs = new ChannelCosts(model, Couplings, MacCounter.Measure(model, shape));
        _role = options.Structure == Structure.Filter ? SliceRole.Output : SliceRole.Input;
        var names = options.Layers ?? Default();
        if (names.IsEmpty)
        {
            throw new ModelStructureException(
                "The search has nothing to decide: no layer of the model has channels that can be removed. Print StructureProbe.Run(model, shape) for the reasons.");
        }

        _candidates = [.. names.Select(Candidates)];
        RequireIndependence(names);
        var modules = model.named_modules().ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
        Layers = [.. names.Select((name, step) => Describe(name, step, modules[name]))];
    }

    public Couplings Couplings { get; }

    public ChannelCosts Costs { get; }

    public ImmutableArray<PrunableLayer> Layers { get; }

    /// <summary>Multiply-accumulates of layers that no step can shrink.</summary>
    public long FixedMacs => Costs.Total - Layers.SelectMany(layer => layer.Dependents.Add(layer.Name)).Distinct().Sum(Costs.Dense);

    /// <summary>The channels that a mask of a step's weight leaves nothing of.</summary>
    /// <param name="step">The step.</param>
    /// <param name="kept">For each filter or channel of the layer whether something of it stays.</param>
    public IEnumerable<CoupledChannel> Removed(int step, bool[] kept) => _candidates[step].Where(channel =>
        channel.UnprunableReason is null && channel.Indices(Layers[step].Name, _role).All(index => !kept[index]));

    private ImmutableArray<string> Default()
    {
        HashSet<CoupledChannel> taken = new(ReferenceEqualityComparer.Instance);
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var layer in Couplings.Layers.Where(Costs.Counts))
        {
            var candidates = Candidates(layer);
            if (candidates.Any(channel => channel.UnprunableReason is null) && !candidates.Any(taken.Contains))
            {
                names.Add(layer);
                taken.UnionWith(candidates);
            }
        }

        return names.ToImmutable();
    }

    private ImmutableArray<CoupledChannel> Candidates(string layer) => Couplings.Layers.Contains(layer)
        ? [.. Couplings.Groups.SelectMany(group => group.Channels).Where(channel => !channel.Indices(layer, _role).IsEmpty)]
        : throw new ModelStructureException(
            $"The search is to decide on layer '{layer}', which computes no channels in this model. It is listed under {nameof(AutoCompressionOptions)}.{nameof(AutoCompressionOptions.Layers)}. "
            + NearestNames.Hint(layer, Couplings.Layers));

    private void RequireIndependence(ImmutableArray<string> names)
    {
        Dictionary<CoupledChannel, string> owners = new(ReferenceEqualityComparer.Instance);
        foreach (var (name, candidates) in names.Zip(_candidates))
        {
            if (candidates.All(channel => channel.UnprunableReason is not null))
            {
                throw new ModelStructureException(
                    $"The search is to decide on layer '{name}', from which nothing can be removed: {candidates.FirstOrDefault()?.UnprunableReason ?? "its channels come from no layer"}. Leave it out.");
            }

            foreach (var channel in candidates)
            {
                if (!owners.TryAdd(channel, name))
                {
                    throw new ModelStructureException(
                        $"The search is to decide on layers '{owners[channel]}' and '{name}', which lose the same channels. List one of them.");
                }
            }
        }
    }

    private PrunableLayer Describe(string name, int step, nn.Module module)
    {
        var cost = Costs.Rows.First(row => row.Name == name);
        var convolution = module as Convolution;
        var weight = convolution?.weight ?? ((Linear)module).weight!;
        ImmutableArray<string> dependents =
        [
            .. _candidates[step].SelectMany(channel => channel.Slices).Select(slice => slice.Layer).Distinct()
                .Where(layer => layer != name && Costs.Counts(layer)),
        ];
        return new()
        {
            Name = name,
            Step = step,
            Kind = convolution is null ? 1 : 0,
            Outputs = weight.shape[0],
            Inputs = weight.shape[1] * (convolution?.groups ?? 1),
            Height = convolution is null ? 1 : cost.InputShape[^2],
            Width = convolution is null ? 1 : cost.InputShape[^1],
            Stride = convolution?.stride[0] ?? 0,
            Kernel = convolution?.kernel_size[0] ?? 1,
            Macs = Costs.Dense(name) + dependents.Sum(Costs.Dense),
            Weights = Costs.Weights(name) + dependents.Sum(Costs.Weights),
            Dependents = dependents,
        };
    }
}
