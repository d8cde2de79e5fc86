using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Results;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Searches the channel counts of one model. Evaluates under masks; the model is cut once, at the end.</summary>
internal sealed class BudgetSearch
{
    private const int FrontPoints = 6;
    private const double SensitivityShare = 0.6;

    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly BudgetTask _task;
    private readonly BudgetOptions _options;
    private readonly ModelSnapshot _snapshot;
    private readonly CancellationToken _cancellation;
    private readonly ImmutableArray<SearchGroup> _groups;
    private readonly GroupCosts _costs;
    private readonly MaskedEvaluation _evaluation;
    private readonly List<BudgetPoint> _tried = [];
    private readonly double _fullMacs;

    public BudgetSearch(
        nn.Module<Tensor, Tensor> model, BudgetTask task, Couplings couplings, BudgetOptions options, ModelSnapshot snapshot, CancellationToken cancellation)
    {
        _model = model;
        _task = task;
        _options = options;
        _snapshot = snapshot;
        _cancellation = cancellation;
        ImmutableArray<LayerCall> calls = LayerCalls.Record(model, [.. task.InputShape]);
        _groups = SearchGroups.Of(model, couplings, calls, options);
        _costs = new(_groups, calls, options.Costs);
        _evaluation = new(model, couplings, _groups, task.Evaluate);
        _fullMacs = _costs.Macs(Full);
    }

    private int[] Full => [.. _groups.Select(group => group.Count)];

    private int Left => _options.MaxEvaluations - _evaluation.Calls;

    /// <summary>Lost accuracy, or the relative increase of the loss.</summary>
    public static double Drop(EvaluationResult before, EvaluationResult after) =>
        before.Top1 is { } top && after.Top1 is { } left ? top - left : (after.Loss - before.Loss) / Math.Max(Math.Abs(before.Loss), 1e-12);

    public BudgetResult Run(double latency, double maxDrop)
    {
        _options.Costs.Cover(_costs.Shapes(), new CoverProgress(_options.Progress), _cancellation);
        LatencySummary? latencyBefore = _task.Latency?.Invoke();
        if (latencyBefore is not null && _options.Costs is MeasuredCosts)
        {
            Calibrate(latencyBefore, latency);
        }

        EvaluationResult before = _evaluation.Run(Full);
        Record("full", Full, before);
        BudgetPoint best = _options.Uniform ? Try("uniform", Uniform(latency)) : Search(latency);
        return Finish(best, before, latencyBefore, latency, maxDrop);
    }

    /// <summary>Measures a model with uniform counts, too, and takes it back: what the layers' costs mean for the whole.</summary>
    private void Calibrate(LatencySummary full, double latency)
    {
        int[] fewer = Uniform(latency);
        _evaluation.Cut(fewer, [.. _task.InputShape]);
        LatencySummary thinned = _task.Latency!();
        _snapshot.Restore();
        _costs.Calibrate(Full, full.MedianMilliseconds, fewer, thinned.MedianMilliseconds);
    }

    private BudgetPoint Search(double latency)
    {
        GroupDamages damages = MeasureDamages();
        List<int[]> path = Descend(Full, latency, damages, frozen: -1);
        BudgetPoint best = Better(Try("search", path[^1]), Left > 0 ? Try("uniform", Uniform(latency)) : null);
        foreach (int[] point in path.Count > 2 ? Spread(path, Math.Min(FrontPoints, Left / 2)) : [])
        {
            Try("search", point);
        }

        return Exchange(best, latency, damages);
    }

    private GroupDamages MeasureDamages()
    {
        double fullLoss = _tried[0].Loss;
        int each = Math.Max(1, (int)(SensitivityShare * _options.MaxEvaluations) / _groups.Length);
        GroupDamages damages = new(_groups, _costs.Of);
        for (int group = 0; group < _groups.Length; group++)
        {
            foreach (int level in GroupDamages.Sampled(_groups[group].Levels, each))
            {
                if (Left <= 2)
                {
                    return damages;
                }

                int[] kept = Full;
                kept[group] = level;
                damages.Add(group, level, Evaluate(kept).Loss - fullLoss);
            }

            _options.Progress?.Report(new("sensitivity", group + 1, _groups.Length));
        }

        return damages;
    }

    /// <summary>Takes channels away, the least damage for the most cost first, until the cost is met or nothing is left to take.</summary>
    private List<int[]> Descend(int[] from, double latency, GroupDamages damages, int frozen)
    {
        double target = latency * _costs.Of(Full);
        List<int[]> path = [from];
        int[] kept = [.. from];
        double cost = _costs.Of(kept);
        while (cost > target && damages.BestStep(kept, cost, target, frozen) is var (group, level))
        {
            kept[group] = level;
            cost = _costs.Of(kept);
            path.Add([.. kept]);
        }

        return path;
    }

    private BudgetPoint Exchange(BudgetPoint best, double latency, GroupDamages damages)
    {
        Random random = new(_options.Seed);
        HashSet<string> seen = [.. _tried.Select(point => string.Join(' ', point.Kept))];
        // Exchanges run out in small networks before evaluations do.
        for (int attempts = 4 * _options.MaxEvaluations; attempts > 0 && Left > 0; attempts--)
        {
            int[] kept = [.. best.Kept];
            int group = random.Next(_groups.Length);
            int place = _groups[group].Levels.IndexOf(kept[group]);
            if (place <= 0)
            {
                continue;
            }

            kept[group] = _groups[group].Levels[place - 1];
            int[] exchanged = Descend(kept, latency, damages, frozen: group)[^1];
            if (_costs.Of(exchanged) <= latency * _costs.Of(Full) && seen.Add(string.Join(' ', exchanged)))
            {
                best = Better(best, Try("exchange", exchanged));
            }
        }

        return best;
    }

    /// <summary>The same fraction everywhere: the largest that meets the cost.</summary>
    private int[] Uniform(double latency)
    {
        double target = latency * _costs.Of(Full);
        int[] kept = Full;
        for (int percent = 99; percent > 0 && _costs.Of(kept) > target; percent--)
        {
            kept = [.. _groups.Select(group => group.Levels.MinBy(level => Math.Abs(level - (percent / 100.0 * group.Count))))];
        }

        return kept;
    }

    private static BudgetPoint Better(BudgetPoint first, BudgetPoint? second) => second is { } other && other.Loss < first.Loss ? other : first;

    private static IEnumerable<int[]> Spread(List<int[]> path, int count) => Enumerable.Range(1, Math.Max(0, count))
        .Select(index => index * (path.Count - 1) / (count + 1))
        .Where(place => place > 0)
        .Distinct()
        .Select(place => path[place]);

    private EvaluationResult Evaluate(int[] kept)
    {
        _cancellation.ThrowIfCancellationRequested();
        EvaluationResult result = _evaluation.Run(kept);
        _options.Progress?.Report(new("evaluations", _evaluation.Calls, _options.MaxEvaluations));
        return result;
    }

    private BudgetPoint Try(string origin, int[] kept) => Record(origin, kept, Evaluate(kept));

    private BudgetPoint Record(string origin, int[] kept, EvaluationResult result)
    {
        BudgetPoint point = new()
        {
            Origin = origin,
            Kept = [.. kept],
            CostFraction = _costs.Of(kept) / _costs.Of(Full),
            MacFraction = _costs.Macs(kept) / _fullMacs,
            Loss = result.Loss,
            Top1 = result.Top1,
        };
        _tried.Add(point);
        return point;
    }

    private BudgetResult Finish(BudgetPoint chosen, EvaluationResult before, LatencySummary? latencyBefore, double latency, double maxDrop)
    {
        ImmutableArray<BudgetPoint> front = BudgetFront.Of(_tried, chosen);
        BudgetPoint[] slower = _options.Priority == BudgetPriority.Latency
            ? []
            : [.. front.Where(point => point.CostFraction > chosen.CostFraction).OrderBy(point => point.CostFraction)];
        BudgetPoint[] attempts = [chosen, .. slower];
        for (int attempt = 0; ; attempt++)
        {
            ThinningResult thinning = _evaluation.Cut([.. attempts[attempt].Kept], [.. _task.InputShape]);
            _task.Recover?.Invoke();
            EvaluationResult after = _task.Evaluate();
            if (attempt + 1 < attempts.Length && Drop(before, after) > maxDrop)
            {
                _snapshot.Restore();
                continue;
            }

            return new()
            {
                Groups = [.. _groups.Zip(attempts[attempt].Kept, (group, kept) => new BudgetGroup(group.Name, group.Group.Producers.Length, group.Count, kept, group.Multiple))],
                Front = front,
                Tried = [.. _tried],
                Chosen = attempts[attempt],
                Thinning = thinning,
                Before = before,
                After = after,
                LatencyBefore = latencyBefore,
                LatencyAfter = _task.Latency?.Invoke(),
                Evaluations = _evaluation.Calls,
                TargetLatency = latency,
                MaxDrop = maxDrop,
                CostUnit = _options.Costs.Unit,
            };
        }
    }

    private sealed class CoverProgress(IProgress<BudgetProgress>? progress) : IProgress<CostProgress>
    {
        public void Report(CostProgress value) => progress?.Report(new("costs", value.Done, value.Total));
    }
}
