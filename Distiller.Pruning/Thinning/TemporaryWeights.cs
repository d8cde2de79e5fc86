using Distiller.Graph;
using Distiller.Masking;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Other contents of a model's tensors for one look at it; disposing brings the old ones back, bit for bit.</summary>
internal sealed class TemporaryWeights : IDisposable
{
    private readonly List<(Tensor Target, Tensor Before, Tensor? Gradient)> _replaced = [];

    /// <summary>The model with its masks applied, those that hold in the forward pass only included.</summary>
    public static TemporaryWeights Masked(MaskTable? masks)
    {
        TemporaryWeights weights = new();
        using var noGrad = no_grad();
        foreach (var entry in masks?.Active ?? [])
        {
            using var scope = NewDisposeScope();
            var value = entry.Mask is null ? entry.Parameter.detach() : entry.Parameter * entry.Mask;
            weights.Replace(entry.Parameter, entry.RegularizationMask is null ? value : value * entry.RegularizationMask);
        }

        return weights;
    }

    /// <summary>The model in which everything that a recipe cuts out is zero.</summary>
    public static TemporaryWeights Without(ThinningRecipe recipe, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        return Of([.. recipe.Slices.GroupBy(slice => slice.Name).Select(slices => (tensors[slices.Key], Zeroed(tensors[slices.Key], slices)))]);
    }

    /// <summary>The model with these contents, of the same shapes, in these tensors.</summary>
    public static TemporaryWeights Of(IReadOnlyCollection<(Tensor Target, Tensor Value)> contents)
    {
        TemporaryWeights weights = new();
        using var noGrad = no_grad();
        try
        {
            foreach (var (target, value) in contents)
            {
                weights.Replace(target, value);
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The model with other last bits in all its weights.</summary>
    public static TemporaryWeights Rounded(nn.Module model, long seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed);
        return Of([.. model.parameters().Where(parameter => parameter.is_floating_point()).Select(parameter =>
            ((Tensor)parameter, parameter * (1 + ((rand(parameter.shape, generator: generator).to(parameter.device) - 0.5).sign() * LastBit(parameter.dtype))).to(parameter.dtype)))]);
    }

    /// <summary>A copy in which everything that is cut out is zero.</summary>
    public static Tensor Zeroed(Tensor tensor, IEnumerable<TensorSlice> slices)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var value = tensor.detach().clone();
        foreach (var slice in slices)
        {
            var mask = zeros(slice.Length, dtype: value.dtype, device: value.device);
            mask.index_fill_(0, torch.tensor([.. slice.Kept], device: value.device), 1);
            long[] shape = [.. Enumerable.Repeat(1L, (int)value.dim())];
            shape[slice.Dimension] = slice.Length;
            value = value * mask.reshape(shape);
        }

        return value.MoveToOuterDisposeScope();
    }

    /// <summary>Brings the contents back.</summary>
    public void Dispose()
    {
        foreach (var (target, before, gradient) in Enumerable.Reverse(_replaced))
        {
            LayerShapes.Replace(target, before);
            if (gradient is not null)
            {
                target.grad = gradient;
            }

            before.Dispose();
            gradient?.Dispose();
        }

        _replaced.Clear();
    }

    private static double LastBit(ScalarType type) => type switch
    {
        ScalarType.Float64 => Math.ScaleB(1, -51),
        ScalarType.Float16 => Math.ScaleB(1, -9),
        ScalarType.BFloat16 => Math.ScaleB(1, -6),
        _ => Math.ScaleB(1, -22),
    };

    private void Replace(Tensor target, Tensor value)
    {
        _replaced.Add((target, target.detach().DetachFromDisposeScope(), target.requires_grad ? target.grad?.DetachFromDisposeScope() : null));
        LayerShapes.Replace(target, value);
    }
}
