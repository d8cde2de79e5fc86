using System.Runtime.InteropServices;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Keeps what the layers of a stage give before the layer under test is called: within a stage, too, only the rest has to run.</summary>
/// <remarks>
/// A layer that is called before the one under test cannot depend on it. In the first evaluation the outputs of such layers are
/// kept, minibatch by minibatch; from then on they run on an empty batch, at no cost, and their outputs are those that were kept.
/// Code between the layers runs as ever. Should it change a kept output in place, the repetition of the first minibatch differs,
/// and nothing is kept.
/// </remarks>
internal sealed class StageMemory : IDisposable
{
    private readonly ModelChain _chain;
    private readonly int _stage;
    private nn.Module? _layer;
    private readonly List<Action> _removals = [];
    private readonly List<nn.Module> _order = [];
    private readonly List<Dictionary<nn.Module, Tensor>> _kept = [];
    private Tensor? _empty;
    private int _batch;
    private bool _isRecording = true;
    private bool _isPast;

    internal StageMemory(ModelChain chain, int stage, string parameter)
    {
        (_chain, _stage) = (chain, stage);
        var leaves = chain.Leaves(stage);
        _layer = leaves.FirstOrDefault(leaf => leaf.Path == new ModulePath(parameter).Parent.ToString()).Module;
        var weight = _layer?.named_parameters(recurse: false).First(entry => entry.name == new ModulePath(parameter).Leaf).parameter;
        // A layer that shares the weight under test gives something else each time, wherever it stands.
        if (_layer is null || leaves.Count == 1 || leaves.Any(leaf => leaf.Module != _layer && leaf.Module.parameters().Any(other => ReferenceEquals(other, weight))))
        {
            _layer = null;
            return;
        }

        foreach (var (_, module) in leaves)
        {
            var before = module.register_forward_pre_hook((called, input) => Before(called, input));
            var after = module.register_forward_hook((called, _, output) => After(called, output));
            _removals.Add(before.remove);
            _removals.Add(after.remove);
        }
    }

    /// <summary>Whether anything can be kept.</summary>
    private bool IsUsed => _layer is not null;

    /// <summary>To be called before each evaluation.</summary>
    internal void Restart()
    {
        _batch = 0;
        if (_isRecording)
        {
            Clear();
        }
    }

    /// <summary>To be called after each complete evaluation.</summary>
    internal void Finish() => _isRecording = false;

    /// <summary>The stage's output for the next minibatch of the data.</summary>
    /// <param name="input">What enters the stage.</param>
    internal Tensor Run(Tensor input)
    {
        if (!IsUsed)
        {
            return _chain.Run(input, _stage, _stage + 1);
        }

        _isPast = false;
        _order.Clear();
        if (_isRecording)
        {
            _kept.Add(new(ReferenceEqualityComparer.Instance));
        }

        var output = _chain.Run(input, _stage, _stage + 1);
        if (_isRecording)
        {
            DropRepeated();
            if (_batch == 0 && _kept[0].Count == 0)
            {
                // The layer under test is the first of its stage.
                Disable();
            }
            else if (_batch == 0)
            {
                // A copy, because the output may share elements with one that is kept, and change with it.
                output = output.clone();
                if (!IsRepeatable(input, output))
                {
                    Disable();
                }
            }
        }

        _batch++;
        return output;
    }

    public void Dispose() => Disable();

    private Tensor Before(nn.Module called, Tensor input)
    {
        if (_isRecording)
        {
            _isPast |= ReferenceEquals(called, _layer);
            _order.Add(called);
            return null!;
        }

        if (!_kept[_batch].ContainsKey(called))
        {
            return null!;
        }

        _empty = input.narrow(0, 0, 0).DetachFromDisposeScope();
        return _empty;
    }

    private Tensor After(nn.Module called, Tensor output)
    {
        if (_isRecording)
        {
            if (!_isPast && !_kept[_batch].ContainsKey(called))
            {
                _kept[_batch].Add(called, output.alias().DetachFromDisposeScope());
            }

            return null!;
        }

        if (!_kept[_batch].TryGetValue(called, out var kept))
        {
            return null!;
        }

        _empty?.Dispose();
        _empty = null;
        output.Dispose();
        return kept.alias();
    }

    private void DropRepeated()
    {
        foreach (var module in _order.GroupBy(module => module, ReferenceEqualityComparer.Instance).Where(calls => calls.Count() > 1).Select(calls => (nn.Module)calls.Key!))
        {
            if (_kept[_batch].Remove(module, out var output))
            {
                output.Dispose();
            }
        }
    }

    private bool IsRepeatable(Tensor input, Tensor output)
    {
        _isRecording = false;
        try
        {
            using var scope = NewDisposeScope();
            // What code between the layers changes in place has been changed once already, when it was kept.
            return _chain.Run(input, _stage, _stage + 1).Equals(output);
        }
        catch (Exception failure) when (failure is ExternalException or ArgumentException or InvalidOperationException)
        {
            // A layer that cannot run on an empty batch.
            return false;
        }
        finally
        {
            _isRecording = true;
        }
    }

    private void Disable()
    {
        _layer = null;
        _removals.ForEach(remove => remove());
        _removals.Clear();
        _empty?.Dispose();
        Clear();
    }

    private void Clear()
    {
        foreach (var output in _kept.SelectMany(batch => batch.Values))
        {
            output.Dispose();
        }

        _kept.Clear();
    }
}
