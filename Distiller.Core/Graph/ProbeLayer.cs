using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>A layer at which channels begin, end or are normalised, in the terms that the probe needs.</summary>
internal sealed record ProbeLayer
{
    private const int ChannelAxis = 1;
    private const int LastAxis = -1;

    public required string Name { get; init; }

    public required nn.Module Module { get; init; }

    /// <summary>Number of channels that it computes; 0 for normalisations.</summary>
    public required long Outputs { get; init; }

    /// <summary>Axis of the channels in inputs and outputs: 1, or -1 for the last.</summary>
    public required int Axis { get; init; }

    /// <summary>Number of blocks within which channels are mixed or normalised together.</summary>
    public long Blocks { get; init; } = 1;

    public bool IsNormalization { get; init; }

    /// <summary>Whether it computes statistics over the channels of a block, so that removing one changes the others.</summary>
    public bool MixesStatistics { get; init; }

    /// <summary>Whether it keeps the sizes with which it was made, as the recurrent layers and the attention of the tensor library do.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Its weight, by which layers that share one are recognised.</summary>
    public Parameter? Weight => Module switch
    {
        Convolution layer => layer.weight,
        Linear layer => layer.weight,
        Embedding layer => layer.weight,
        _ => null,
    };

    public bool IsProducer => Outputs > 0;

    /// <summary>Whether outputs depend on the inputs of their own block only, so that both go together.</summary>
    public bool IsGrouped => !IsNormalization && Blocks > 1;

    /// <summary>The layers of a model, a shared one once, in the order of the model's modules.</summary>
    public static IEnumerable<ProbeLayer> Of(nn.Module model) =>
        model.named_modules()
            .Prepend((name: "", module: model))
            .DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance)
            .Select(entry => Of(entry.name, entry.module))
            .OfType<ProbeLayer>();

    private static ProbeLayer? Of(string name, nn.Module module) => module switch
    {
        Convolution layer => new()
        {
            Name = name,
            Module = layer,
            Axis = ChannelAxis,
            Blocks = layer.groups,
            Outputs = layer.transposed ? layer.weight.shape[1] * layer.groups : layer.weight.shape[0],
        },
        Linear layer => new() { Name = name, Module = layer, Axis = LastAxis, Outputs = layer.weight.shape[0] },
        Embedding { weight: { } weight } layer => new() { Name = name, Module = layer, Axis = LastAxis, Outputs = weight.shape[1] },
        NormBase layer => Normalization(name, layer, ChannelAxis),
        GroupNorm layer => Normalization(name, layer, ChannelAxis) with
        {
            Blocks = layer.num_groups,
            MixesStatistics = true,
        },
        LayerNorm layer => Normalization(name, layer, LastAxis) with { MixesStatistics = true },
        PReLU { num_parameters: > 1 } layer => Normalization(name, layer, ChannelAxis),
        LSTM or GRU or RNN or MultiheadAttention => new() { Name = name, Module = module, Axis = LastAxis, Outputs = 0, IsFixed = true },
        _ => null,
    };

    private static ProbeLayer Normalization(string name, nn.Module module, int axis) =>
        new() { Name = name, Module = module, Axis = axis, Outputs = 0, IsNormalization = true };
}
