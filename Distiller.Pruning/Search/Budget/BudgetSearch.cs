using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Statistics;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Searches what one model keeps. Evaluates under masks; the model is cut for measurements, which are taken back, and at the end.</summary>
internal sealed class BudgetSearch
{
    private const int FrontPoints = 6;
    private const double SensitivityShare = 0.6;
    private const int MostCorrections = 3;

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
        _task = task;
        _options = options;
        _snapshot = snapshot;
        _cancellation = cancellation;
        ImmutableArray<LayerCall> calls = LayerCalls.Record(model, [.. task.InputShape]);
        _groups = SearchGroups.Of(model, couplings, calls, [.. task.InputShape], options);
        _costs = new(_groups, calls, options.Costs);
        _evaluation = new(model, couplings, _groups, task.Evaluate, task.Adapt);
        _fullMacs = _costs.Macs(Full);
    }

    /// <summary>Costs are measurements: so little more than asked for counts as met.</summary>
    public const double Slack = 0.01;

    private int[] Full => [.. _groups.Select(group => group.Count)];

    private int Left => _options.MaxEvaluations - _evaluation.Calls;

    /// <summary>Lost accuracy, or the relative increase of the loss.</summary>
    public static double Drop(EvaluationResult before, EvaluationResult after) =>
        before.Top1 is { } top && after.Top1 is { } left ? top - left : (after.Loss - before.Loss) / Math.Max(Math.Abs(before.Loss), 1e-12);

    public BudgetResult Run(double latency, double maxDrop)
    {
        _options.Costs.Cover(_costs.Shapes(), new CoverProgress(_options.Progress), _cancellation);
        LatencySummary? latencyBefore = _task.Latency?.Invoke();
        LatencySummary? measured = _options.Costs is MeasuredCosts ? latencyBefore : null;
        if (measured is not null)
        {
            Calibrate(measured, Uniform(latency));
        }

        EvaluationResult before = Evaluate(Full);
        Record("full", Full, before);
        GroupDamages? damages = _options.Uniform ? null : MeasureDamages();
        Propose(latency, damages);
        for (int correction = 0; measured is not null && correction < MostCorrections && Left > 0; correction++)
        {
            ImmutableArray<int> cut = Best(latency).Kept;
            Calibrate(measured, cut);
            Propose(latency, damages);
            if (Best(latency).Kept.SequenceEqual(cut))
            {
                break;
            }
        }

        if (damages is not null)
        {
            TryOnTheWay(latency, damages);
            Exchange(latency, damages);
        }

        return Finish(Best(latency), before, latencyBefore, latency, maxDrop);
    }

    /// <summary>Measures the model with fewer channels and takes them back: what the layers' costs mean for the whole.</summary>
    private void Calibrate(LatencySummary full, IReadOnlyList<int> fewer)
    {
        _evaluation.Cut(fewer, [.. _task.InputShape]);
        LatencySummary thinned = _task.Latency!();
        _snapshot.Restore();
        _costs.Calibrate(Full, full.MedianMilliseconds, fewer, thinned.MedianMilliseconds);
        for (int index = 0; index < _tried.Count; index++)
        {
            _tried[index] = _tried[index] with { CostFraction = Fraction(_tried[index].Kept) };
        }
    }

    private void Propose(double latency, GroupDamages? damages)
    {
        if (damages is not null)
        {
            Try("search", Descend(Full, latency, damages, frozen: -1)[^1]);
        }

        if (Left > 0)
        {
            Try("uniform", Uniform(latency));
        }
    }

    /// <summary>Of what meets the target the point of least loss; if nothing meets it, the cheapest.</summary>
    private BudgetPoint Best(double latency)
    {
        BudgetPoint[] fitting = [.. _tried.Skip(1).Where(point => point.CostFraction <= latency * (1 + Slack))];
        return fitting.Length > 0 ? fitting.MinBy(point => point.Loss)! : _tried.MinBy(point => point.CostFraction)!;
    }

    private GroupDamages MeasureDamages()
    {
        double fullLoss = _tried[0].Loss;
        int each = Math.Max(1, (int)(SensitivityShare * _options.MaxEvaluations) / _groups.Length);
        GroupDamages damages = new(_groups, _costs);
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

    private void TryOnTheWay(double latency, GroupDamages damages)
    {
        List<int[]> path = Descend(Full, latency, damages, frozen: -1);
        int count = Math.Min(FrontPoints, Left / 2);
        foreach (int place in Enumerable.Range(1, Math.Max(0, count)).Select(index => index * (path.Count - 1) / (count + 1)).Where(place => place > 0).Distinct())
        {
            Try("search", path[place]);
        }
    }

    /// <summary>Gives one group more and takes that from others, as long as evaluations are left.</summary>
    private void Exchange(double latency, GroupDamages damages)
    {
        Random random = new(_options.Seed);
        // Exchanges run out in small networks before evaluations do.
        for (int attempts = 4 * _options.MaxEvaluations; attempts > 0 && Left > 0; attempts--)
        {
            int[] kept = [.. Best(latency).Kept];
            int group = random.Next(_groups.Length);
            int place = _groups[group].Levels.IndexOf(kept[group]);
            if (place <= 0)
            {
                continue;
            }

            kept[group] = _groups[group].Levels[place - 1];
            int[] exchanged = Descend(kept, latency, damages, frozen: group)[^1];
            if (Fraction(exchanged) <= latency * (1 + Slack))
            {
                Try("exchange", exchanged);
            }
        }
    }

    /// <summary>The same fraction everywhere: the largest that meets the cost.</summary>
    private int[] Uniform(double latency)
    {
        double target = latency * _costs.Of(Full);
        int[] kept = Full;
        for (int percent = 99; percent > 0 && _costs.Of(kept) > target; percent--)
        {
            kept = [.. _groups.Select(group => group.Near(percent / 100.0))];
        }

        return kept;
    }

    private EvaluationResult Evaluate(int[] kept)
    {
        _cancellation.ThrowIfCancellationRequested();
        EvaluationResult result = _evaluation.Run(kept);
        _options.Progress?.Report(new("evaluations", _evaluation.Calls, _options.MaxEvaluations));
        return result;
    }

    /// <summary>Evaluates counts, unless that was done before.</summary>
    private void Try(string origin, int[] kept)
    {
        int[] distinct = WithoutIdleCounts(kept);
        if (!_tried.Exists(point => point.Kept.SequenceEqual(distinct)))
        {
            Record(origin, distinct, Evaluate(distinct));
        }
    }

    /// <summary>In a block that is gone counts make no difference: all of them are the same there.</summary>
    private int[] WithoutIdleCounts(int[] kept)
    {
        ResidualBlock[] gone = [.. _groups.Zip(kept).Where(pair => pair.Second == 0).Select(pair => pair.First).OfType<BlockGroup>().Select(group => group.Block)];
        return [.. _groups.Zip(kept, (group, count) => group is ChannelGroup channels && Array.Exists(gone, block => channels.Group.Producers.All(block.Contains)) ? group.Count : count)];
    }

    private void Record(string origin, int[] kept, EvaluationResult result) => _tried.Add(new()
    {
        Origin = origin,
        Kept = [.. kept],
        CostFraction = Fraction(kept),
        MacFraction = _costs.Macs(kept) / _fullMacs,
        Loss = result.Loss,
        Top1 = result.Top1,
    });

    private double Fraction(IReadOnlyList<int> kept) => _costs.Of(kept) / _costs.Of(Full);

    private BudgetResult Finish(BudgetPoint chosen, EvaluationResult before, LatencySummary? latencyBefore, double latency, double maxDrop)
    {
        ImmutableArray<BudgetPoint> front = BudgetFront.Of(_tried, chosen);
        BudgetPoint[] slower = _options.Priority == BudgetPriority.Latency
            ? []
            : [.. front.Where(point => point.CostFraction > chosen.CostFraction).OrderBy(point => point.CostFraction)];
        BudgetPoint[] attempts = [chosen, .. slower];
        for (int attempt = 0; ; attempt++)
        {
            BudgetCut cut = _evaluation.Cut([.. attempts[attempt].Kept], [.. _task.InputShape]);
            _task.Adapt?.Invoke();
            _task.Recover?.Invoke();
            EvaluationResult after = _task.Evaluate();
            if (attempt + 1 < attempts.Length && Drop(before, after) > maxDrop)
            {
                _snapshot.Restore();
                continue;
            }

            return new()
            {
                Groups = [.. _groups.Zip(attempts[attempt].Kept, (group, kept) => group.Report(kept))],
                Front = front,
                Tried = [.. _tried],
                Chosen = attempts[attempt],
                Thinning = cut.Thinning,
                Blocks = cut.Blocks,
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
