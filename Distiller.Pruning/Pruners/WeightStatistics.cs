using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Mean and standard deviation of weights as they were when first asked for, by parameter name.</summary>
/// <remarks>
/// Thresholds stay fixed while weights shrink under them. The original keeps these numbers on the parameter object, where
/// they outlive a change of shape and get lost on resuming (D-62); here a change of size takes them anew, and they are saved.
/// </remarks>
internal sealed class WeightStatistics
{
    private readonly Dictionary<string, Moments> _moments = new(StringComparer.Ordinal);

    /// <summary>The numbers for a weight.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="weight">The weight as it is now.</param>
    /// <param name="of">What is measured: the weight itself or its magnitude.</param>
    internal Moments Of(string name, Tensor weight, Func<Tensor, Tensor> of)
    {
        if (!_moments.TryGetValue(name, out var moments) || moments.Count != weight.numel())
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var measured = of(weight);
            moments = new Moments(measured.mean().ToDouble(), measured.std().ToDouble(), weight.numel());
            _moments[name] = moments;
        }

        return moments;
    }

    internal StateDict Save() => _moments.Aggregate(StateDict.Empty, (state, entry) => state
        .With($"{entry.Key}/mean", entry.Value.Mean)
        .With($"{entry.Key}/deviation", entry.Value.Deviation)
        .With($"{entry.Key}/count", entry.Value.Count));

    internal void Load(StateDict state)
    {
        _moments.Clear();
        foreach (var name in state.Scalars.Keys.Select(key => key[..key.LastIndexOf('/')]).Distinct())
        {
            _moments[name] = new Moments(
                state.Number($"{name}/mean"), state.Number($"{name}/deviation"), state.Integer($"{name}/count"));
        }
    }

    /// <summary>Mean, standard deviation (n - 1) and number of elements.</summary>
    internal readonly record struct Moments(double Mean, double Deviation, long Count);
}
