using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The two factors of a layer's weight, and the layers that they make.</summary>
internal sealed class LayerFactors
{
    private readonly nn.Module<Tensor, Tensor> _layer;
    private readonly LowRankLayer _spec;

    public LayerFactors(nn.Module model, LowRankLayer spec)
    {
        _spec = spec;
        _layer = Find(model, spec);
        if (spec.Rank < 1 || spec.Rank > FullRank(_layer, spec.Way))
        {
            throw new ArgumentOutOfRangeException(nameof(spec), spec.Rank, FormattableString.Invariant(
                $"Rank {spec.Rank} of '{spec.Layer}' is out of range: its weight {Guards.ShapeText(Weight.shape)} has ranks from 1 to {FullRank(_layer, spec.Way)}."));
        }
    }

    public nn.Module<Tensor, Tensor> Layer => _layer;

    public Parameter Weight => WeightOf(_layer);

    public static Parameter WeightOf(nn.Module layer) => layer is Convolution convolution ? convolution.weight : ((Linear)layer).weight!;

    /// <summary>The largest rank that the weight can have.</summary>
    public static long FullRank(nn.Module layer, Factorization way)
    {
        long[] shape = WeightOf(layer).shape;
        return way == Factorization.Spatial
            ? Math.Min(shape[1] * shape[2], shape[0] * shape[3])
            : Math.Min(shape[0], shape.Skip(1).Aggregate(1L, (product, length) => product * length));
    }

    /// <summary>Whether a layer can be factored in that way.</summary>
    public static bool Accepts(nn.Module layer, Factorization way) => layer switch
    {
        Linear => way == Factorization.Truncated && !layer.named_children().Any(),
        Conv2d { groups: 1, padding_mode: TorchSharp.PaddingModes.Zeros, padding_type: null } => !layer.named_children().Any(),
        _ => false,
    };

    /// <summary>Whether a layer has been factored.</summary>
    public static bool IsFactored(nn.Module layer) => layer.named_children().Any(child => child.name == FactoredLayer.Child);

    /// <summary>Multiply-accumulates relative to the whole layer's; strides are regarded.</summary>
    public static double MacFraction(nn.Module layer, Factorization way, long rank)
    {
        long[] shape = WeightOf(layer).shape;
        double whole = shape.Aggregate(1.0, (product, length) => product * length);
        long step = layer is Convolution convolution ? convolution.stride[1] : 1;
        return way == Factorization.Spatial
            ? ((rank * shape[1] * shape[2] * step) + (rank * shape[0] * shape[3])) / whole
            : rank * (shape[0] + (whole / shape[0])) / whole;
    }

    /// <summary>Weights of the first and the second layer, and their product in the shape of the whole weight.</summary>
    public (Tensor First, Tensor Second, Tensor Product) Factor()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        long[] shape = Weight.shape;
        var (u, s, vh) = linalg.svd(Matrix(Weight, _spec.Way), fullMatrices: false);
        Tensor root = s.narrow(0, 0, _spec.Rank).sqrt();
        Tensor left = u.narrow(1, 0, _spec.Rank) * root;
        Tensor right = vh.narrow(0, 0, _spec.Rank) * root.unsqueeze(1);
        Tensor product = left.mm(right);
        (Tensor first, Tensor second, Tensor whole) = _spec.Way switch
        {
            // left (C·H, rank) holds the vertical kernels, right (rank, F·W) the horizontal ones.
            Factorization.Spatial => (
                left.t().reshape(_spec.Rank, shape[1], shape[2], 1),
                right.reshape(_spec.Rank, shape[0], shape[3]).transpose(0, 1).unsqueeze(2),
                product.reshape(shape[1], shape[2], shape[0], shape[3]).permute(2, 0, 1, 3)),
            _ when shape.Length > 2 => (right.reshape([_spec.Rank, .. shape.Skip(1)]), left.reshape(shape[0], _spec.Rank, 1, 1), product.reshape(shape)),
            _ => (right, left, product),
        };
        return (Fitting(first).MoveToOuterDisposeScope(), Fitting(second).MoveToOuterDisposeScope(), Fitting(whole).MoveToOuterDisposeScope());
    }

    /// <summary>Weights of the first and the second layer, all zero.</summary>
    public (Tensor First, Tensor Second) Zeros()
    {
        long[] shape = Weight.shape;
        (long[] first, long[] second) = _spec.Way switch
        {
            Factorization.Spatial => ((long[])[_spec.Rank, shape[1], shape[2], 1], (long[])[shape[0], _spec.Rank, 1, shape[3]]),
            _ when shape.Length > 2 => ([_spec.Rank, .. shape.Skip(1)], [shape[0], _spec.Rank, 1, 1]),
            _ => ([_spec.Rank, shape[1]], [shape[0], _spec.Rank]),
        };
        return (zeros(first, Weight.dtype, Weight.device), zeros(second, Weight.dtype, Weight.device));
    }

    private static Tensor Matrix(Parameter weight, Factorization way)
    {
        Tensor matrix = way == Factorization.Spatial
            ? weight.detach().permute(1, 2, 0, 3).reshape(weight.shape[1] * weight.shape[2], weight.shape[0] * weight.shape[3])
            : weight.detach().reshape(weight.shape[0], -1);
        return matrix.to(ScalarType.Float64);
    }

    private static nn.Module<Tensor, Tensor> Find(nn.Module model, LowRankLayer spec)
    {
        var layers = model.named_modules().Prepend((name: "", module: model)).ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
        if (!layers.TryGetValue(spec.Layer, out nn.Module? layer))
        {
            throw new ModelStructureException($"There is no layer '{spec.Layer}' to factor. {Naming.NearestNames.Hint(spec.Layer, layers.Keys)}");
        }

        return Accepts(layer, spec.Way)
            ? (nn.Module<Tensor, Tensor>)layer
            : throw new ModelStructureException(
                $"'{spec.Layer}' cannot be factored in the way '{spec.Way}': it is {(layer.named_children().Any() ? "factored already or no single layer" : "of type " + layer.GetType().Name)}. "
                + "Linear layers have the way Truncated, convolutions over images (not grouped, padded with zeros) both.");
    }

    private Tensor Fitting(Tensor value) => value.to(Weight.dtype).to(Weight.device).contiguous();
}
