using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Moves the constants that removed channels emit into the biases of the layers that read them.</summary>
/// <remarks>
/// The mean input of each removed position is measured before the cut; a zero filter's is the same for every sample. A layer without
/// bias is left alone: an optimizer would not know a new parameter.
/// </remarks>
internal sealed class ConstantFolding : IDisposable
{
    private readonly List<(nn.Module Layer, Tensor Contribution)> _contributions = [];
    private readonly List<(Tensor Bias, Tensor Value)> _before = [];
    private readonly List<Action> _removals = [];

    /// <summary>Watches the layers whose inputs are cut; the model then has to run once.</summary>
    public ConstantFolding(nn.Module model, ThinningRecipe recipe)
    {
        var outputs = recipe.Slices.Where(slice => slice.Dimension == 0).ToDictionary(slice => slice.Name, StringComparer.Ordinal);
        var cut = recipe.Slices.Where(slice => slice.Dimension == 1).ToDictionary(slice => slice.Name, StringComparer.Ordinal);
        foreach (var (name, module) in model.named_modules().Prepend((name: "", module: model)))
        {
            var weight = name.Length == 0 ? "weight" : name + ".weight";
            if (module is Convolution { transposed: false, groups: 1, bias: not null } or Linear { bias: not null } && cut.TryGetValue(weight, out var slice))
            {
                var layer = (nn.Module<Tensor, Tensor>)module;
                // A layer that loses outputs in the same cut needs the constants of those that stay.
                var kept = outputs.GetValueOrDefault(weight);
                _removals.Add(layer.register_forward_pre_hook((_, input) => Measure(layer, slice, kept, input)).remove);
            }
        }
    }

    /// <summary>Ends the watch.</summary>
    public void Measured()
    {
        _removals.ForEach(remove => remove());
        _removals.Clear();
    }

    /// <summary>Adds the contributions to the biases, as steps of the cut.</summary>
    public void Fold(Surgery surgery)
    {
        using var noGrad = no_grad();
        foreach (var (layer, contribution) in _contributions)
        {
            var bias = layer is Convolution convolution ? convolution.bias! : ((Linear)layer).bias!;
            _before.Add((bias, bias.detach().clone().DetachFromDisposeScope()));
            var before = _before[^1].Value;
            surgery.Step($"constant in the bias of a {layer.GetName()}", () => bias.add_(contribution), () => Restore(bias, before));
        }
    }

    /// <summary>Frees what was measured.</summary>
    public void Dispose()
    {
        Measured();
        _contributions.ForEach(entry => entry.Contribution.Dispose());
        _before.ForEach(entry => entry.Value.Dispose());
    }

    private static void Restore(Tensor bias, Tensor value)
    {
        using var noGrad = no_grad();
        bias.copy_(value);
    }

    private Tensor Measure(nn.Module<Tensor, Tensor> layer, TensorSlice slice, TensorSlice? outputs, Tensor input)
    {
        using var scope = NewDisposeScope();
        var isConvolution = layer is Convolution;
        var weight = isConvolution ? ((Convolution)layer).weight : ((Linear)layer).weight;
        var rows = isConvolution ? input.transpose(0, 1).flatten(1).mean([1]) : input.reshape(-1, input.shape[^1]).mean([0]);
        var gone = ones(slice.Length, dtype: weight.dtype, device: weight.device);
        gone.index_fill_(0, tensor([.. slice.Kept], device: weight.device), 0);
        var matrix = weight.dim() > 2 ? weight.flatten(2).sum(2) : weight;

        // Of a layer that is called several times the first call counts: its bias is one and the same.
        if (_contributions.TrueForAll(entry => entry.Layer != layer))
        {
            var contribution = matrix.detach().mv(rows * gone);
            contribution = outputs is null ? contribution : contribution.index_select(0, tensor([.. outputs.Kept], device: weight.device));
            _contributions.Add((layer, contribution.DetachFromDisposeScope()));
        }

        return null!;
    }
}
