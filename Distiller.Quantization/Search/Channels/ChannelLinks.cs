using System.Collections.Immutable;
using Distiller.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Finds layers between which strength can be moved: the size of a channel from the weights that make it to those that read it.</summary>
/// <remarks>
/// Candidates come from the probe of the structure, so that rectifiers, pools and shapes in plain C# are followed, and for layer
/// normalisations from the tensors that modules hand on. Each is tried with factors so large that anything in between which is not
/// proportional (a sigmoid, a limit at 6, another reader) shows in the output; such candidates are dropped.
/// </remarks>
internal static class ChannelLinks
{
    private const int ExampleSize = 4;
    private const double Tolerance = 1e-4;

    // Powers of two change no digit of a float.
    private const float Large = 64;

    /// <summary>The links of a model, in the order in which their producers run.</summary>
    /// <param name="model">The model, its normalisations folded; as it was afterwards.</param>
    /// <param name="example">A batch of typical inputs.</param>
    internal static ImmutableArray<ChannelLink> Find(nn.Module<Tensor, Tensor> model, Tensor example)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var few = example.narrow(0, 0, Math.Min(ExampleSize, example.shape[0]));
        var modules = model.named_modules().ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
        var expected = model.call(few);
        var trace = ModuleTrace.Of(model, few);
        string[] order = [.. trace.Modules.Select(module => module.Name)];
        return
        [
            .. OfLayers(StructureProbe.Run(model, few), modules).Concat(OfNormalizations(trace))
                .Where(link => IsProportional(link, model, few, expected))
                .OrderBy(link => Array.IndexOf(order, link.Name)),
        ];
    }

    private static IEnumerable<ChannelLink> OfLayers(Couplings couplings, Dictionary<string, nn.Module> modules)
    {
        foreach (var name in couplings.Layers.Where(name => couplings.Connections.ContainsKey(name) && LayerForward.Supports(modules[name])))
        {
            var group = couplings.GroupOf(name);
            string[] readers = [.. couplings.Successors(name)];
            if (readers.Length == 0
                || readers.Any(reader => !LayerForward.Supports(modules[reader]) || couplings.Predecessors(reader).Count(group.Producers.Contains) != 1))
            {
                continue;
            }

            ChannelLink link = new(
                name,
                modules[name],
                (int)LayerForward.Parameters(modules[name]).Weight.shape[0],
                [.. readers.Select(reader => new ChannelReader(reader, (nn.Module<Tensor, Tensor>)modules[reader], ChannelOf(group, name, reader, modules[reader])))]);
            if (Enumerable.Range(0, link.Channels).Any(link.IsLinked))
            {
                yield return link;
            }
        }
    }

    private static ImmutableArray<int> ChannelOf(CoupledGroup group, string producer, string reader, nn.Module layer)
    {
        var channelOf = Enumerable.Repeat(-1, ChannelReader.Positions(layer)).ToArray();
        foreach (var channel in group.Channels.Where(channel => channel.UnprunableReason is null))
        {
            if (channel.Indices(producer, SliceRole.Output) is [var output])
            {
                foreach (var position in channel.Indices(reader, SliceRole.Input))
                {
                    channelOf[position] = (int)output;
                }
            }
        }

        return [.. channelOf];
    }

    private static IEnumerable<ChannelLink> OfNormalizations(ModuleTrace trace) =>
        from traced in trace.Modules
        where traced is { Calls: 1, Module: LayerNorm { weight: not null } norm } && norm.weight.dim() == 1
        let channels = (int)((LayerNorm)traced.Module).weight!.shape[0]
        let readers = traced.Successors.Distinct().Select(name => trace.Find(name)!).ToArray()
        where readers.Length > 0 && readers.All(reader => reader is { Calls: 1, Module: Linear })
        select new ChannelLink(
            traced.Name,
            traced.Module,
            channels,
            [.. readers.Select(reader => new ChannelReader(reader.Name, (nn.Module<Tensor, Tensor>)reader.Module, [.. Enumerable.Range(0, channels)]))]);

    private static bool IsProportional(ChannelLink link, nn.Module<Tensor, Tensor> model, Tensor input, Tensor expected)
    {
        float[] factors = [.. Enumerable.Range(0, link.Channels).Select(channel => !link.IsLinked(channel) ? 1 : channel % 2 == 0 ? Large : 1 / Large)];
        link.Scale(factors);
        try
        {
            using var scope = NewDisposeScope();
            var error = (model.call(input) - expected).abs().max().ToDouble();
            return error <= Tolerance * expected.abs().max().ToDouble();
        }
        finally
        {
            link.Scale([.. factors.Select(factor => 1 / factor)]);
        }
    }
}
