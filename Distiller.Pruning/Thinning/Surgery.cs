using System.Reflection;
using Distiller.Graph;
using Distiller.Masking;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A recipe on its way into a model: cut, and then either kept or taken back.</summary>
/// <remarks>Disposing without <see cref="Commit"/> takes everything back: the old storage is kept until then.</remarks>
internal sealed class Surgery : IDisposable
{
    private readonly ThinningRecipe _recipe;
    private readonly Dictionary<string, nn.Module> _layers;
    private readonly MaskTable? _masks;
    private readonly List<Cutting> _cuttings = [];
    private readonly List<StateTensor> _states = [];
    private bool _isCommitted;

    private Surgery(ThinningRecipe recipe, nn.Module model, MaskTable? masks)
    {
        _recipe = recipe;
        _masks = masks;
        _layers = model.named_modules().Prepend((name: "", module: model)).ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
    }

    /// <summary>Computes the new tensors; changes nothing.</summary>
    public static Surgery Prepare(ThinningRecipe recipe, nn.Module model, MaskTable? masks, optim.Optimizer? optimizer)
    {
        var tensors = Tensors(model);
        recipe.Check(tensors);
        var surgery = new Surgery(recipe, model, masks);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var slices in recipe.Slices.GroupBy(slice => slice.Name))
        {
            surgery.Prepare(slices.Key, tensors[slices.Key], [.. slices]);
        }

        if (optimizer is OptimizerHelper helper)
        {
            surgery.PrepareOptimizer(helper);
        }

        return surgery;
    }

    /// <summary>Parameters and buffers by name.</summary>
    public static Dictionary<string, Tensor> Tensors(nn.Module model)
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (var (name, parameter) in model.named_parameters())
        {
            tensors.Add(name, parameter);
        }

        foreach (var (name, buffer) in model.named_buffers())
        {
            tensors.TryAdd(name, buffer);
        }

        return tensors;
    }

    /// <summary>Cuts the model's tensors, so that it can be tried.</summary>
    public void Cut()
    {
        foreach (var cutting in _cuttings)
        {
            LayerShapes.Replace(cutting.Target, cutting.After);
        }

        SetSizes(blocks => blocks.After);
    }

    /// <summary>Cuts gradients, masks and the optimizer's state as well. There is no way back.</summary>
    public void Commit()
    {
        _isCommitted = true;
        foreach (var cutting in _cuttings)
        {
            if (cutting.GradientAfter is { } gradient)
            {
                cutting.Target.grad = gradient;
            }

            if (_masks?.Contains(cutting.Name) == true)
            {
                var entry = _masks[cutting.Name];
                entry.Rebind(entry.Parameter, mask => Select(mask, cutting.Slices));
            }
        }

        foreach (var state in _states)
        {
            state.Field.SetValue(state.Owner, state.After);
            state.Before.Dispose();
        }
    }

    /// <summary>Takes everything back, unless it was committed.</summary>
    public void Dispose()
    {
        if (!_isCommitted)
        {
            foreach (var cutting in _cuttings)
            {
                LayerShapes.Replace(cutting.Target, cutting.Before);
                if (cutting.GradientBefore is { } gradient)
                {
                    cutting.Target.grad = gradient;
                }
            }

            SetSizes(blocks => blocks.Before);
            _states.ForEach(state => state.After.Dispose());
        }

        foreach (var cutting in _cuttings)
        {
            cutting.Before.Dispose();
            cutting.After.Dispose();
            cutting.GradientBefore?.Dispose();
            cutting.GradientAfter?.Dispose();
        }
    }

    private static Tensor Select(Tensor source, IEnumerable<TensorSlice> slices)
    {
        using var scope = NewDisposeScope();
        var result = source.detach();
        foreach (var slice in slices)
        {
            using var kept = tensor([.. slice.Kept], device: source.device);
            result = result.index_select(slice.Dimension, kept);
        }

        return result.MoveToOuterDisposeScope();
    }

    private void Prepare(string name, Tensor target, TensorSlice[] slices)
    {
        TensorSlice[] due = [.. slices.Where(slice => target.shape[slice.Dimension] == slice.Length)];
        if (due.Length == 0)
        {
            return;
        }

        var gradient = target.requires_grad ? target.grad : null;
        _cuttings.Add(new(
            name,
            target,
            due,
            target.detach().DetachFromDisposeScope(),
            Select(target, due).DetachFromDisposeScope(),
            gradient?.DetachFromDisposeScope(),
            gradient is null ? null : Select(gradient, due).DetachFromDisposeScope()));
    }

    /// <summary>Momentum, moments, averages: every state tensor of a parameter's shape is cut like the parameter (D-73, D-74).</summary>
    private void PrepareOptimizer(OptimizerHelper optimizer)
    {
        var cuttings = _cuttings.ToDictionary(cutting => cutting.Target.Handle);
        foreach (var (parameter, owner) in optimizer.parameters().Zip(optimizer.state_dict().State))
        {
            if (!cuttings.TryGetValue(parameter.Handle, out var cutting))
            {
                continue;
            }

            foreach (var field in owner.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public))
            {
                if (field.GetValue(owner) is Tensor state && state.shape.SequenceEqual(cutting.Target.shape))
                {
                    _states.Add(new(owner, field, state, Select(state, cutting.Slices).DetachFromDisposeScope()));
                }
            }
        }
    }

    private void SetSizes(Func<BlockCount, long> count)
    {
        foreach (var blocks in _recipe.Blocks)
        {
            LayerShapes.SetBlocks(_layers[blocks.Layer], count(blocks));
        }

        foreach (var layer in _layers.Values)
        {
            LayerShapes.Refresh(layer);
        }
    }

    private sealed record Cutting(
        string Name, Tensor Target, TensorSlice[] Slices, Tensor Before, Tensor After, Tensor? GradientBefore, Tensor? GradientAfter);

    private sealed record StateTensor(object Owner, FieldInfo Field, Tensor Before, Tensor After);
}
