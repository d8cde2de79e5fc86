using System.Collections.Immutable;
using Distiller.Masking;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The weight of a layer, seen by output channel and by input position, and which dimensions of its tensors they are.</summary>
internal sealed class LayerWeights
{
    private const string WeightName = "weight";
    private const string BiasName = "bias";
    private static readonly string[] _perChannel = [WeightName, BiasName, "running_mean", "running_var"];

    private readonly string _prefix;
    private readonly nn.Module _layer;

    public LayerWeights(string name, nn.Module layer)
    {
        Name = name;
        _prefix = name.Length == 0 ? "" : name + ".";
        _layer = layer;
        Weight = layer switch
        {
            Convolution convolution => convolution.weight,
            Linear linear => linear.weight,
            Embedding embedding => embedding.weight,
            _ => null,
        };
    }

    /// <summary>Path of the layer.</summary>
    public string Name { get; }

    /// <summary>The weight of a layer that computes channels; null for normalisations.</summary>
    public Parameter? Weight { get; }

    /// <summary>Number of blocks of a grouped convolution or group normalisation.</summary>
    public long Blocks => _layer switch
    {
        Convolution convolution => convolution.groups,
        TorchSharp.Modules.GroupNorm normalization => normalization.num_groups,
        _ => 1,
    };

    /// <summary>Whether outputs depend on the inputs of their own block only.</summary>
    public bool IsGrouped => _layer is Convolution { groups: > 1 };

    /// <summary>Whether the weight is (C, F / groups, …).</summary>
    public bool IsTransposed => _layer is Convolution { transposed: true };

    /// <summary>The dimension of the weight that is the output channels.</summary>
    public int OutputDimension => _layer is Embedding || IsTransposed ? 1 : 0;

    /// <summary>Number of output channels; of a normalisation the number of channels, or 0 if it has no tensors.</summary>
    public long Outputs => _layer switch
    {
        Convolution { transposed: true } convolution => convolution.weight.shape[1] * convolution.groups,
        Convolution convolution => convolution.weight.shape[0],
        Linear linear => linear.weight.shape[0],
        Embedding embedding => embedding.weight!.shape[1],
        NormBase normalization => (normalization.weight ?? normalization.running_mean)?.shape[0] ?? 0,
        TorchSharp.Modules.GroupNorm normalization => normalization.weight?.shape[0] ?? 0,
        PReLU activation => activation.weight.shape[0],
        _ => 0,
    };

    /// <summary>Number of input positions; 0 for normalisations and embeddings.</summary>
    public long Inputs => _layer switch
    {
        Convolution { transposed: true } convolution => convolution.weight.shape[0],
        Convolution convolution => convolution.weight.shape[1] * convolution.groups,
        Linear linear => linear.weight.shape[1],
        _ => 0,
    };

    /// <summary>Which output channels are zero, bias not regarded. The mask counts as applied.</summary>
    public bool[] ZeroOutputs(MaskTable? masks) => Zeros(ByOutput, masks);

    /// <summary>The weight with its output channels first.</summary>
    public Tensor ByOutput(Tensor weight) => IsGrouped && IsTransposed
        ? weight.reshape(Blocks, -1, weight.shape[1], weight[0, 0].numel()).transpose(1, 2).flatten(0, 1)
        : weight.transpose(0, OutputDimension);

    /// <summary>Euclidean norm of each output channel's weights.</summary>
    public double[] OutputNorms()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = ByOutput(Weight!.detach());
        var norms = rows.reshape(rows.shape[0], -1).to(ScalarType.Float64).pow(2).sum(1).sqrt().cpu();
        var result = new double[norms.numel()];
        norms.data<double>().CopyTo(result);
        return result;
    }

    /// <summary>Zeroes output channels: weights and bias, or of a normalisation scale and shift.</summary>
    public void ZeroOutput(IReadOnlyCollection<long> outputs)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var indices = tensor([.. outputs], device: (Weight ?? _layer.parameters().FirstOrDefault())?.device);
        if (Weight is null)
        {
            foreach (var parameter in _layer.parameters(recurse: false).Where(_ => _layer is not PReLU))
            {
                parameter.index_fill_(0, indices, 0);
            }
        }
        else if (IsGrouped && IsTransposed)
        {
            var width = Weight.shape[1];
            foreach (var output in outputs)
            {
                Weight.chunk(Blocks, 0)[output / width].select(1, output % width).zero_();
            }
        }
        else
        {
            Weight.index_fill_(OutputDimension, indices, 0);
        }

        if (Weight is not null && _layer is not Embedding)
        {
            _layer.parameters(recurse: false).FirstOrDefault(parameter => parameter.dim() == 1)?.index_fill_(0, indices, 0);
        }
    }

    /// <summary>Which input positions are zero. The mask counts as applied.</summary>
    public bool[] ZeroInputs(MaskTable? masks) => Zeros(weight => IsGrouped && !IsTransposed
        ? weight.reshape(Blocks, -1, weight.shape[1], weight[0, 0].numel()).transpose(1, 2).flatten(0, 1)
        : weight.transpose(0, 1 - OutputDimension), masks);

    /// <summary>What is left of the layer's tensors.</summary>
    /// <param name="outputs">The output channels that stay, or for a normalisation the channels; null for all.</param>
    /// <param name="inputs">The input positions that stay; null for all.</param>
    /// <param name="tensors">The model's tensors.</param>
    public IEnumerable<TensorSlice> Slices(ImmutableArray<long>? outputs, ImmutableArray<long>? inputs, IReadOnlyDictionary<string, Tensor> tensors)
    {
        if (Weight is null)
        {
            return _perChannel.Select(name => Slice(name, 0, outputs, tensors)).OfType<TensorSlice>();
        }

        // Blocks go as a whole: a grouped weight has no dimension for all inputs (transposed: outputs), so the other one says all.
        var weight = IsGrouped
            ? (TensorSlice?[])[Slice(WeightName, 0, IsTransposed ? inputs : outputs, tensors)]
            : [Slice(WeightName, OutputDimension, outputs, tensors), Slice(WeightName, 1 - OutputDimension, inputs, tensors)];
        return weight.Append(_layer is Embedding ? null : Slice(BiasName, 0, outputs, tensors)).OfType<TensorSlice>();
    }

    private TensorSlice? Slice(string name, int dimension, ImmutableArray<long>? kept, IReadOnlyDictionary<string, Tensor> tensors) =>
        kept is { } indices && tensors.TryGetValue(_prefix + name, out var tensor) && tensor.shape[dimension] != indices.Length
            ? new(_prefix + name, dimension, tensor.shape[dimension], indices)
            : null;

    private bool[] Zeros(Func<Tensor, Tensor> byChannel, MaskTable? masks)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor weight = Weight!.detach();
        if (masks?.Contains(_prefix + WeightName) == true)
        {
            var entry = masks[_prefix + WeightName];
            weight = entry.Mask is null ? weight : weight * entry.Mask;
            weight = entry.RegularizationMask is null ? weight : weight * entry.RegularizationMask;
        }

        var rows = byChannel(weight);
        var zeros = rows.reshape(rows.shape[0], -1).ne(0).any(1).logical_not().cpu();
        var result = new bool[zeros.numel()];
        zeros.data<bool>().CopyTo(result);
        return result;
    }
}
