using System.Collections.Immutable;
using System.Globalization;
using Distiller.Results;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Turns sensitivity curves into levels for a <see cref="LevelPrunerSpec"/>.</summary>
public static class SensitivityLevels
{
    private const int Bisections = 60;

    extension(SensitivityResult result)
    {
        /// <summary>Suggests a level for each parameter, so that all of them together reach a sparsity.</summary>
        /// <remarks>
        /// Every parameter may cost the same: for a price τ each gets the largest sparsity at which its curve, taken
        /// alone, has lost no more than τ. Curves are joined by straight lines and never allowed to recover (a lucky
        /// later point does not count). The smallest τ that reaches the target is found by bisection; where curves
        /// jump there, the levels just below and above are mixed so that the target is met exactly. Losses of several
        /// pruned layers do not simply add up, so the levels are a start, to be checked by training.
        /// </remarks>
        /// <param name="model">The analysed model, for the sizes of its parameters.</param>
        /// <param name="targetSparsity">Fraction of all weights of the analysed parameters to prune. Range: 0 to 1.</param>
        /// <param name="metric">Which value counts as cost.</param>
        /// <returns>Levels by parameter name, ready for <see cref="LevelPrunerSpec.Levels"/>.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The target is above what the highest measured levels give.</exception>
        /// <exception cref="ModelStructureException">The model does not have an analysed parameter.</exception>
        public IReadOnlyDictionary<string, double> SuggestLevels(
            nn.Module model, double targetSparsity, SensitivityMetric metric = SensitivityMetric.Top1)
        {
            _ = Guards.Fraction(targetSparsity);
            var sizes = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.numel());
            var curves = result.Curves.Where(curve => !curve.Points.IsEmpty).Select(curve => new CostCurve(curve, metric)).ToImmutableArray();
            if (curves.FirstOrDefault(curve => !sizes.ContainsKey(curve.Parameter)) is { } unknown)
            {
                throw new ModelStructureException(
                    $"The sensitivity result has a curve for '{unknown.Parameter}', which the model '{model.GetName()}' does not have. "
                    + Naming.NearestNames.Hint(unknown.Parameter, sizes.Keys));
            }

            double total = curves.Sum(curve => sizes[curve.Parameter]);
            double Reached(IReadOnlyList<double> levels) => curves.Zip(levels, (curve, level) => sizes[curve.Parameter] * level).Sum() / total;

            var (low, high) = Bracket(curves, levels => Reached(levels) >= targetSparsity);
            var (below, above) = (LevelsAt(curves, low), LevelsAt(curves, high));
            var (reachedBelow, reachedAbove) = (Reached(below), Reached(above));
            if (reachedAbove < targetSparsity)
            {
                throw new ArgumentOutOfRangeException(nameof(targetSparsity), targetSparsity, string.Create(CultureInfo.InvariantCulture,
                    $"The highest measured levels give a sparsity of {reachedAbove:0.###}. Measure higher levels, or ask for less."));
            }

            var share = reachedAbove > reachedBelow ? Math.Clamp((targetSparsity - reachedBelow) / (reachedAbove - reachedBelow), 0, 1) : 1;
            return curves
                .Select((curve, i) => KeyValuePair.Create(curve.Parameter, below[i] + (share * (above[i] - below[i]))))
                .ToImmutableSortedDictionary(StringComparer.Ordinal);
        }
    }

    private static (double Low, double High) Bracket(ImmutableArray<CostCurve> curves, Predicate<IReadOnlyList<double>> isEnough)
    {
        var (low, high) = (0.0, curves.Max(curve => curve.HighestCost));
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = isEnough(LevelsAt(curves, middle)) ? (low, middle) : (middle, high);
        }

        return (low, high);
    }

    private static double[] LevelsAt(ImmutableArray<CostCurve> curves, double cost) => [.. curves.Select(curve => curve.LevelAt(cost))];

    /// <summary>A curve as cost over sparsity: never negative, never falling, from the origin on.</summary>
    private sealed class CostCurve
    {
        private readonly ImmutableArray<(double Sparsity, double Cost)> _points;

        public CostCurve(SensitivityCurve curve, SensitivityMetric metric)
        {
            Parameter = curve.Parameter;
            // A model that answers NaN has collapsed: such a level, and those above, are never suggested.
            var ordered = curve.Points.OrderBy(point => point.Sparsity).TakeWhile(point => !double.IsNaN(Value(point, metric))).ToArray();
            var start = ordered.Length > 0 ? Value(ordered[0], metric) : 0.0;
            var points = ImmutableArray.CreateBuilder<(double, double)>();
            points.Add((0, 0));
            var worst = 0.0;
            foreach (var point in ordered.Where(point => point.Sparsity > 0))
            {
                worst = Math.Max(worst, start - Value(point, metric));
                points.Add((point.Sparsity, worst));
            }

            _points = points.ToImmutable();
        }

        public string Parameter { get; }

        public double HighestCost => _points[^1].Cost;

        public double LevelAt(double cost)
        {
            for (var i = 1; i < _points.Length; i++)
            {
                var (before, after) = (_points[i - 1], _points[i]);
                if (after.Cost > cost)
                {
                    return before.Sparsity + ((after.Sparsity - before.Sparsity) * (cost - before.Cost) / (after.Cost - before.Cost));
                }
            }

            return _points[^1].Sparsity;
        }

        private static double Value(SensitivityPoint point, SensitivityMetric metric) => metric switch
        {
            SensitivityMetric.Top1 => point.Top1,
            SensitivityMetric.Top5 => point.Top5,
            SensitivityMetric.Loss => -point.Loss,
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Unknown metric."),
        };
    }
}
