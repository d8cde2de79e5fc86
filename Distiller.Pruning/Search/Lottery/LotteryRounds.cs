using System.Collections.Immutable;
using Distiller.Persistence;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The lottery of one training: the early weights, and how many rounds are over.</summary>
public sealed class LotteryRounds : IDisposable
{
    private const string RoundKey = "round";
    private const string EarlySection = "early";
    private readonly LotterySpec _spec;
    private StateDict? _early;

    internal LotteryRounds(LotterySpec spec, ImmutableArray<string> weights) => (_spec, Weights) = (spec, weights);

    /// <summary>The instance name.</summary>
    public string Name => _spec.Name;

    /// <summary>The weights that are pruned.</summary>
    public ImmutableArray<string> Weights { get; }

    /// <summary>How often weights have been pruned and rewound.</summary>
    public int Round { get; private set; }

    /// <summary>The fraction of these weights that is left.</summary>
    public double Density => DensityAfter(Round);

    /// <summary>Frees the copy of the early weights.</summary>
    public void Dispose()
    {
        _early?.Dispose();
        _early = null;
    }

    internal double DensityAfter(int rounds) => LotteryDraw.Density(_spec.Fraction, rounds);

    /// <summary>Keeps the weights the first time; prunes and rewinds from the second time on.</summary>
    internal void Advance(BuildContext context)
    {
        if (_early is null)
        {
            _early = LotteryTicket.Snapshot(context.Model);
            return;
        }

        using var scope = NewDisposeScope();
        LotteryDraw.Draw(context, 1 - DensityAfter(Round + 1), [.. Weights], _spec.Scope);
        ModelState.Load(context.Model, _early.Tensors, $"the early weights of '{Name}'");
        foreach (var name in Weights)
        {
            context.Masks[name].Apply();
        }

        OptimizerMemory.Forget(context.Optimizer);
        Round++;
    }

    internal StateDict SaveState()
    {
        var state = StateDict.Empty.With(RoundKey, (long)Round);
        return _early is null
            ? state
            : _early.Tensors.Aggregate(state, (sum, entry) => sum.With($"{EarlySection}/{entry.Key}", entry.Value));
    }

    internal void LoadState(StateDict state)
    {
        Round = (int)state.Integer(RoundKey);
        var saved = state.Section(EarlySection);
        _early?.Dispose();
        _early = saved.IsEmpty ? null : saved.Tensors.Aggregate(StateDict.Empty, (sum, entry) => sum.With(entry.Key, entry.Value));
    }
}
