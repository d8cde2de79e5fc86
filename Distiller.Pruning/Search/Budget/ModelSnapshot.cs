using Distiller.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>All tensors of a model with their shapes: what is thinned or trained after it was taken can be taken back.</summary>
internal sealed class ModelSnapshot : IDisposable
{
    private readonly nn.Module _model;
    private readonly (string Name, Tensor Value)[] _tensors;
    private readonly (nn.Module Layer, long Blocks)[] _blocks;

    public ModelSnapshot(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        _model = model;
        _tensors = [.. model.state_dict().Select(entry => (entry.Key, entry.Value.detach().clone().DetachFromDisposeScope()))];
        _blocks =
        [
            .. model.modules().Prepend(model)
                .Select(layer => (layer, Blocks: layer switch
                {
                    Convolution convolution => convolution.groups,
                    TorchSharp.Modules.GroupNorm normalization => normalization.num_groups,
                    _ => 0,
                }))
                .Where(entry => entry.Blocks > 0),
        ];
    }

    /// <summary>Brings values and shapes back. An optimizer of the present shapes is of no use afterwards.</summary>
    public void Restore()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Dictionary<string, Tensor> targets = _model.state_dict();
        foreach (var (name, value) in _tensors)
        {
            LayerShapes.Replace(targets[name], value.clone());
        }

        foreach (var (layer, blocks) in _blocks)
        {
            LayerShapes.SetBlocks(layer, blocks);
        }

        foreach (nn.Module layer in _model.modules().Prepend(_model))
        {
            LayerShapes.Refresh(layer);
        }
    }

    public void Dispose() => Array.ForEach(_tensors, entry => entry.Value.Dispose());
}
