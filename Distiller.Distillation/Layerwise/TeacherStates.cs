using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>The teacher's states of a minibatch: each input without its padding, inputs of one length together.</summary>
/// <remarks>A group norm over time would see the padding, so that a padded teacher says something else than one that is not padded.</remarks>
internal sealed class TeacherStates(SequenceEncoder teacher, ImmutableArray<string> paths, StateCaching caching) : IDisposable
{
    private readonly TapSet _taps = new(teacher.Module, paths.Distinct());
    private readonly Dictionary<UInt128, Tensor> _kept = [];

    /// <summary>How many forward passes of the teacher there were.</summary>
    public long Passes { get; private set; }

    /// <summary>States of all inputs, zero beyond their lengths.</summary>
    /// <param name="inputs">Shape (N, Samples, ...).</param>
    /// <param name="lengths">What each input had before it was padded.</param>
    /// <param name="frames">T.</param>
    /// <returns>Shape (N, K, T, D), in the caller's scope, without gradient.</returns>
    public Tensor Of(Tensor inputs, ReadOnlySpan<long> lengths, long frames)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = new Tensor[lengths.Length];
        foreach (var group in lengths.ToArray().Select((length, index) => (length, index)).GroupBy(item => item.length))
        {
            int[] members = [.. group.Select(item => item.index)];
            var part = inputs.index_select(0, tensor(members.Select(member => (long)member).ToArray())).narrow(1, 0, group.Key);
            var states = Look(part);
            for (var i = 0; i < members.Length; i++)
            {
                var missing = frames - states.shape[2];
                rows[members[i]] = missing == 0 ? states[i] : nn.functional.pad(states[i], [0, 0, 0, missing]);
            }
        }

        return stack(rows).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _taps.Dispose();
        foreach (var state in _kept.Values)
        {
            state.Dispose();
        }

        _kept.Clear();
    }

    private Tensor Look(Tensor inputs)
    {
        if (caching == StateCaching.None)
        {
            return Run(inputs);
        }

        var keys = SampleKeys.Of(inputs);
        long[] missing = [.. Enumerable.Range(0, keys.Length).Where(i => !_kept.ContainsKey(keys[i])).Select(i => (long)i)];
        if (missing.Length > 0)
        {
            var states = Run(missing.Length == keys.Length ? inputs : inputs.index_select(0, tensor(missing)));
            var stored = caching == StateCaching.HalfMemory ? states.to(ScalarType.Float16) : states;
            for (var i = 0; i < missing.Length; i++)
            {
                _kept.TryAdd(keys[missing[i]], stored[i].clone().DetachFromDisposeScope());
            }
        }

        return stack(keys.Select(key => _kept[key])).to(inputs.dtype);
    }

    private Tensor Run(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        Passes++;
        using (_taps.Record())
        {
            teacher.Run(inputs, null);
        }

        var states = stack(paths.Select(path => _taps[path]), 1);
        _taps.Clear();
        return states.MoveToOuterDisposeScope();
    }
}
