using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Parameters, gradients and states of one step, as parallel lists. The operators over lists do to each tensor what the
/// single operators do, in one call from managed code instead of one for each parameter.
/// </summary>
internal sealed class Batch<TState> where TState : OptimizerState
{
    private readonly List<Tensor> parameters = [];
    private readonly List<Tensor> gradients = [];
    private readonly List<TState> states = [];

    internal Tensor[] Parameters { get; private set; } = [];

    internal Tensor[] Gradients { get; private set; } = [];

    internal IReadOnlyList<TState> States => states;

    internal bool IsEmpty => states.Count == 0;

    internal void Add(Tensor parameter, Tensor gradient, TState state)
    {
        parameters.Add(parameter);
        gradients.Add(gradient);
        states.Add(state);
    }

    internal void Close(bool maximize, double weightDecay)
    {
        Parameters = [.. parameters];
        Gradients = [.. gradients];
        if (IsEmpty) return;
        if (maximize) Gradients = Lists.Neg.RunList(Gradients);
        if (weightDecay != 0) Gradients = Lists.Add(Gradients, Parameters, weightDecay);
    }

    internal Tensor[] All(Func<TState, Tensor?> field) => [.. states.Select(state => field(state)!)];

    /// <summary>Parts whose states agree in a value; nearly always one.</summary>
    internal IEnumerable<Batch<TState>> SplitBy<TKey>(Func<TState, TKey> key) where TKey : notnull
    {
        if (IsEmpty) return [];
        if (states.All(state => key(state).Equals(key(states[0])))) return [this];
        return Enumerable.Range(0, states.Count).GroupBy(k => key(states[k])).Select(Part);
    }

    private Batch<TState> Part(IEnumerable<int> places)
    {
        var part = new Batch<TState>();
        foreach (int k in places) part.Add(Parameters[k], Gradients[k], states[k]);
        part.Close(false, 0);
        return part;
    }
}
