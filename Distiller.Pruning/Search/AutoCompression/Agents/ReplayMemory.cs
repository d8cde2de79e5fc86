using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The latest transitions with the rewards of their episodes.</summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="seed">Seed of the draws.</param>
internal sealed class ReplayMemory(int capacity, long seed)
{
    private readonly Queue<(Transition Transition, double Reward)> _entries = new();
    private int _draws;

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds one, and forgets the oldest if there is no room.</summary>
    public void Add(Transition transition, double reward)
    {
        _entries.Enqueue((transition, reward));
        if (_entries.Count > capacity)
        {
            _entries.Dequeue();
        }
    }

    /// <summary>Draws without putting back.</summary>
    /// <returns>Tensors of N rows that belong to the caller's scope.</returns>
    public (Tensor Observations, Tensor Actions, Tensor Next, Tensor Continues, Tensor Rewards) Draw(int count)
    {
        var all = _entries.ToArray();
        var drawn = SampleOrder.Shuffled(all.Length, seed, _draws++).Take(count).Select(index => all[index]).ToArray();
        return (
            Rows(drawn.Select(entry => entry.Transition.Observation)),
            Rows(drawn.Select(entry => (IEnumerable<double>)[entry.Transition.Action])),
            Rows(drawn.Select(entry => entry.Transition.Next)),
            Rows(drawn.Select(entry => (IEnumerable<double>)[entry.Transition.IsLast ? 0 : 1])),
            Rows(drawn.Select(entry => (IEnumerable<double>)[entry.Reward])));

        static Tensor Rows<T>(IEnumerable<T> rows)
            where T : IEnumerable<double>
        {
            float[][] values = [.. rows.Select(row => row.Select(value => (float)value).ToArray())];
            using var flat = tensor(values.SelectMany(row => row).ToArray());
            return flat.reshape(values.Length, -1);
        }
    }
}
