using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Running sums of tensors by name. A sum whose shape no longer fits starts anew.</summary>
internal sealed class TensorSums : IDisposable
{
    private readonly Dictionary<string, Tensor> _sums = new(StringComparer.Ordinal);

    /// <summary>Adds to a sum; the term stays the caller's.</summary>
    internal void Add(string name, Tensor term)
    {
        if (_sums.TryGetValue(name, out var sum) && sum.shape.SequenceEqual(term.shape))
        {
            sum.add_(term);
            return;
        }

        sum?.Dispose();
        _sums[name] = term.clone().DetachFromDisposeScope();
    }

    /// <summary>The sum, lent, or null.</summary>
    internal Tensor? Of(string name) => _sums.GetValueOrDefault(name);

    /// <summary>Forgets a sum.</summary>
    internal void Reset(string name)
    {
        if (_sums.Remove(name, out var sum))
        {
            sum.Dispose();
        }
    }

    internal StateDict Save() => _sums.Aggregate(StateDict.Empty, (state, entry) => state.With(entry.Key, entry.Value));

    internal void Load(StateDict state)
    {
        Dispose();
        foreach (var (name, sum) in state.Tensors)
        {
            _sums[name] = sum.clone().DetachFromDisposeScope();
        }
    }

    public void Dispose()
    {
        foreach (var sum in _sums.Values)
        {
            sum.Dispose();
        }

        _sums.Clear();
    }
}
