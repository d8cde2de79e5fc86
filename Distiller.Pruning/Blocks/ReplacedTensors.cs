using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Tensors with other contents or shapes; disposing brings the old ones back.</summary>
internal sealed class ReplacedTensors : IDisposable
{
    private readonly List<(Tensor Target, Tensor Before)> _replaced = [];
    private readonly HashSet<nn.Module> _layers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Everything that layers learn, set to zero.</summary>
    public void Zero(IEnumerable<nn.Module> layers)
    {
        foreach (Tensor parameter in layers.SelectMany(layer => layer.parameters()))
        {
            using var scope = NewDisposeScope();
            Replace(parameter, zeros_like(parameter.detach()));
        }
    }

    /// <summary>Every parameter and buffer of a module and of those in it, without elements.</summary>
    public void Empty(nn.Module module)
    {
        foreach (Tensor tensor in module.state_dict().Values.Where(tensor => tensor.dim() > 0))
        {
            using var scope = NewDisposeScope();
            Replace(tensor, empty([0, .. tensor.shape[1..]], tensor.dtype, tensor.device));
        }

        foreach (nn.Module layer in module.modules().Prepend(module))
        {
            _layers.Add(layer);
            LayerShapes.Refresh(layer);
        }
    }

    public void Dispose()
    {
        foreach (var (target, before) in Enumerable.Reverse(_replaced))
        {
            LayerShapes.Replace(target, before);
            before.Dispose();
        }

        foreach (nn.Module layer in _layers)
        {
            LayerShapes.Refresh(layer);
        }

        _replaced.Clear();
        _layers.Clear();
    }

    private void Replace(Tensor target, Tensor value)
    {
        using var noGrad = no_grad();
        _replaced.Add((target, target.detach().DetachFromDisposeScope()));
        LayerShapes.Replace(target, value);
    }
}
