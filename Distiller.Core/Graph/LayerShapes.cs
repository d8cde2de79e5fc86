using System.Reflection;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Changes the shapes of a model's tensors in place, and lets its layers follow.</summary>
/// <remarks>
/// A tensor gets new storage and shape under its old identity, so that the model, its optimizer and its masks go on with the
/// objects that they hold. Do it between steps: a loss from before that is still alive keeps the old shapes for its gradients.
/// </remarks>
public static class LayerShapes
{
    /// <summary>Whether a model has exactly these tensors, each as large as the saved one or larger.</summary>
    /// <param name="model">The model.</param>
    /// <param name="saved">Tensors by name, such as those of a checkpoint.</param>
    /// <returns>True if <see cref="Adopt"/> makes the model fit.</returns>
    public static bool CanAdopt(nn.Module model, IReadOnlyDictionary<string, Tensor> saved) => CanAdopt(model.state_dict(), saved);

    internal static bool CanAdopt(Dictionary<string, Tensor> own, IReadOnlyDictionary<string, Tensor> saved) =>
        own.Count == saved.Count
        && own.All(entry => saved.TryGetValue(entry.Key, out Tensor? source) && IsSmaller(source.shape, entry.Value.shape));

    /// <summary>Gives a freshly built model the shapes of a thinned one, so that saved tensors can be copied into it.</summary>
    /// <remarks>
    /// Blocks of grouped convolutions and of group normalisation keep their width; their number follows. The new values are zeros.
    /// </remarks>
    /// <param name="model">The model at full size; names that the saved tensors lack are left alone.</param>
    /// <param name="saved">Tensors by name, such as those of a checkpoint.</param>
    /// <returns>Number of tensors whose shape changed.</returns>
    /// <exception cref="ModelStructureException">A saved tensor is larger than the model's or has another rank; the model is unchanged.</exception>
    public static int Adopt(nn.Module model, IReadOnlyDictionary<string, Tensor> saved)
    {
        (string Name, Tensor Tensor)[] changed =
        [
            .. model.state_dict()
                .Where(entry => saved.TryGetValue(entry.Key, out Tensor? source) && !source.shape.SequenceEqual(entry.Value.shape))
                .Select(entry => (entry.Key, entry.Value)),
        ];
        foreach ((string name, Tensor tensor) in changed)
        {
            CheckSmaller(name, tensor.shape, saved[name].shape);
        }

        if (changed.Length == 0)
        {
            return 0;
        }

        Dictionary<nn.Module, long> widths = new(ReferenceEqualityComparer.Instance);
        nn.Module[] layers = [model, .. model.modules()];
        foreach (nn.Module layer in layers)
        {
            widths[layer] = BlockLength(layer);
        }

        foreach ((string name, Tensor tensor) in changed)
        {
            using Tensor resized = zeros(saved[name].shape, tensor.dtype, tensor.device);
            Replace(tensor, resized);
        }

        foreach (nn.Module layer in layers)
        {
            if (widths[layer] > 0)
            {
                SetBlocks(layer, BlockedLength(layer) / widths[layer]);
            }

            Refresh(layer);
        }

        return changed.Length;
    }

    /// <summary>Gives a tensor other contents and shape under its old identity. Its gradient is dropped.</summary>
    /// <param name="tensor">A parameter or buffer.</param>
    /// <param name="value">Of the same type and device; the tensors share storage afterwards.</param>
    public static void Replace(Tensor tensor, Tensor value)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        if (tensor.requires_grad)
        {
            tensor.grad = null;
        }

        tensor.set_(value);
    }

    /// <summary>Sets the number of blocks of a grouped convolution or group normalisation; other layers have none.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="blocks">Number of blocks. Range: 1 and more.</param>
    public static void SetBlocks(nn.Module layer, long blocks)
    {
        switch (layer)
        {
            case Convolution convolution:
                convolution.groups = blocks;
                break;
            case GroupNorm normalization:
                normalization.num_groups = blocks;
                break;
            default:
                break;
        }
    }

    /// <summary>Lets a layer report the sizes that its tensors have: channels, features.</summary>
    /// <param name="layer">The layer.</param>
    /// <exception cref="NotSupportedException">The tensor library keeps a size where it cannot be reached.</exception>
    public static void Refresh(nn.Module layer)
    {
        switch (layer)
        {
            case Convolution convolution:
                long[] shape = convolution.weight.shape;
                bool transposed = convolution.transposed;
                Report(convolution, typeof(Convolution), nameof(convolution.in_channels), transposed ? shape[0] : shape[1] * convolution.groups);
                Report(convolution, typeof(Convolution), nameof(convolution.out_channels), transposed ? shape[1] * convolution.groups : shape[0]);
                break;
            case Linear linear:
                linear.out_features = linear.weight.shape[0];
                linear.in_features = linear.weight.shape[1];
                break;
            case NormBase normalization when (normalization.running_mean ?? normalization.weight) is { } channels:
                Report(normalization, typeof(NormBase), nameof(normalization.num_features), channels.shape[0]);
                break;
            default:
                break;
        }
    }

    // Convolutions compare their input with the size that they report, and the property has no setter.
    private static void Report(nn.Module layer, Type declaring, string property, long size)
    {
        FieldInfo field = declaring.GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new NotSupportedException(
                $"This version of TorchSharp keeps {declaring.Name}.{property} where it cannot be changed. Thinning works with the versions from 0.105.1 on that are listed in the documentation.");
        field.SetValue(layer, size);
    }

    private static long BlockLength(nn.Module layer) => layer switch
    {
        Convolution { groups: > 1 } convolution => convolution.weight.shape[0] / convolution.groups,
        GroupNorm { affine: true } normalization => normalization.weight.shape[0] / normalization.num_groups,
        _ => 0,
    };

    private static long BlockedLength(nn.Module layer) => layer switch
    {
        Convolution convolution => convolution.weight.shape[0],
        GroupNorm normalization => normalization.weight.shape[0],
        _ => 0,
    };

    private static bool IsSmaller(long[] wanted, long[] own) =>
        own.Length == wanted.Length && own.Zip(wanted).All(pair => pair.Second <= pair.First);

    private static void CheckSmaller(string name, long[] own, long[] wanted)
    {
        if (!IsSmaller(wanted, own))
        {
            throw new ModelStructureException(
                $"'{name}' has shape {Guards.ShapeText(wanted)} in the file and {Guards.ShapeText(own)} in the model. "
                + "A model can be thinned to the shapes of a file, not enlarged: build the architecture that was saved.");
        }
    }
}
