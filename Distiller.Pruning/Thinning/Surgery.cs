using System.Reflection;
using Distiller.Graph;
using Distiller.Masking;
using Distiller.Naming;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A recipe on its way into a model: a transaction that is completed, or taken back bit for bit.</summary>
/// <remarks>
/// Disposing without <see cref="Complete"/> takes everything back, wherever it stopped: what was replaced is kept until then.
/// </remarks>
internal sealed class Surgery : IDisposable
{
    private readonly ThinningRecipe _recipe;
    private readonly Dictionary<string, nn.Module> _layers;
    private readonly MaskTable? _masks;
    private readonly Action<string>? _onStep;
    private readonly List<Cutting> _cuttings = [];
    private readonly List<StateTensor> _states = [];
    private readonly List<Tensor> _copies = [];
    private readonly Stack<Action> _undo = new();
    private readonly Stack<Action> _masksToRestore = new();
    private bool _isComplete;

    private Surgery(ThinningRecipe recipe, nn.Module model, MaskTable? masks, Action<string>? onStep)
    {
        _recipe = recipe;
        _masks = masks;
        _onStep = onStep;
        _layers = model.named_modules().Prepend((name: "", module: model)).ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
    }

    /// <summary>Computes the new tensors; changes nothing.</summary>
    /// <param name="recipe">What is cut.</param>
    /// <param name="model">The model.</param>
    /// <param name="masks">Its masks, if they are cut along.</param>
    /// <param name="optimizer">Its optimizer, if its state is cut along.</param>
    /// <param name="onStep">Hears of each step before it is taken; what it throws is a failure of the step.</param>
    public static Surgery Prepare(
        ThinningRecipe recipe, nn.Module model, MaskTable? masks, optim.Optimizer? optimizer, Action<string>? onStep = null)
    {
        var tensors = Tensors(model);
        recipe.Check(tensors);
        var surgery = new Surgery(recipe, model, masks, onStep);
        if (recipe.Blocks.FirstOrDefault(blocks => !surgery._layers.ContainsKey(blocks.Layer)) is { } unknown)
        {
            throw new ModelStructureException(
                $"The thinning recipe changes the blocks of '{unknown.Layer}', which the model does not have. {NearestNames.Hint(unknown.Layer, surgery._layers.Keys)}");
        }

        try
        {
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
        catch
        {
            surgery.Dispose();
            throw;
        }
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
        // Taken back last, when the tensors have their old shapes again: layers report what their tensors have.
        _undo.Push(() => SetSizes(blocks => blocks.Before));
        foreach (var cutting in _cuttings)
        {
            Step($"weights of {cutting.Name}", () => LayerShapes.Replace(cutting.Target, cutting.After), () => Restore(cutting));
        }

        Step("sizes of layers", () => SetSizes(blocks => blocks.After), () => { });
    }

    /// <summary>Cuts gradients, masks and the optimizer's state as well.</summary>
    public void CutTraining()
    {
        foreach (var cutting in _cuttings)
        {
            if (cutting.GradientAfter is { } gradient)
            {
                Step($"gradient of {cutting.Name}", () => cutting.Target.grad = gradient, () => cutting.Target.grad = null);
            }

            if (_masks?.Contains(cutting.Name) == true)
            {
                CutMask(_masks[cutting.Name], cutting);
            }
        }

        foreach (var state in _states)
        {
            Step($"{state.Field.Name} of {state.Name}", () => state.Field.SetValue(state.Owner, state.After), () => state.Field.SetValue(state.Owner, state.Before));
        }
    }

    /// <summary>Takes a step that belongs to the transaction.</summary>
    /// <param name="what">What it changes.</param>
    /// <param name="change">Changes it.</param>
    /// <param name="undo">Takes the change back; called with all later steps taken back, even if the change failed half-way.</param>
    public void Step(string what, Action change, Action undo)
    {
        _undo.Push(undo);
        _onStep?.Invoke(what);
        change();
    }

    /// <summary>Makes it final.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>Takes everything back, unless it is complete, and frees what is of no use any more.</summary>
    public void Dispose()
    {
        while (!_isComplete && _undo.TryPop(out var undo))
        {
            undo();
        }

        while (_masksToRestore.TryPop(out var restore))
        {
            restore();
        }

        _copies.ForEach(copy => copy.Dispose());
        _states.ForEach(state => (_isComplete ? state.Before : state.After).Dispose());
        foreach (var cutting in _cuttings)
        {
            cutting.Before.Dispose();
            cutting.After.Dispose();
            cutting.GradientBefore?.Dispose();
            cutting.GradientAfter?.Dispose();
        }

        _undo.Clear();
        _copies.Clear();
        _states.Clear();
        _cuttings.Clear();
    }

    private static void Restore(Cutting cutting)
    {
        LayerShapes.Replace(cutting.Target, cutting.Before);
        if (cutting.GradientBefore is { } gradient)
        {
            cutting.Target.grad = gradient;
        }
    }

    private void CutMask(ParameterMask entry, Cutting cutting)
    {
        var (mask, regularization) = (entry.Mask?.clone().DetachFromDisposeScope(), entry.RegularizationMask?.clone().DetachFromDisposeScope());
        Step($"mask of {cutting.Name}", () => entry.Rebind(entry.Parameter, old => Select(old, cutting.Slices)), Undo);
        _copies.AddRange(((Tensor?[])[mask, regularization]).OfType<Tensor>());

        // The mask can take its old shape only when its parameter has it, which is restored later.
        void Undo() => _masksToRestore.Push(() =>
        {
            if (mask is not null)
            {
                entry.Set(mask);
            }

            if (regularization is not null)
            {
                entry.SetRegularization(regularization);
            }
        });
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
                    _states.Add(new(cutting.Name, owner, field, state, Select(state, cutting.Slices).DetachFromDisposeScope()));
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

    private sealed record StateTensor(string Name, object Owner, FieldInfo Field, Tensor Before, Tensor After);
}
