using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Scores the groups of weights and prunes the lowest.</summary>
internal sealed class RankedPruner : IPruner, IGradientObserver, IStateful, IPlanned
{
    private const string CriterionSection = "criterion";
    private readonly ImmutableArray<KeyValuePair<string, ISparsityCurve>> _targets;
    private readonly IImportanceCriterion _criterion;
    private readonly RankingOptions _options;
    private readonly SeededDraws _draws;

    internal RankedPruner(
        string name,
        ImmutableArray<KeyValuePair<string, ISparsityCurve>> targets,
        IImportanceCriterion criterion,
        RankingOptions options)
    {
        Name = name;
        _targets = targets;
        _criterion = criterion;
        _options = options;
        _draws = new SeededDraws(options.Seed);
        Parameters = [.. targets.Select(target => target.Key)];
    }

    public string Name { get; }

    public ImmutableArray<string> Parameters { get; }

    public IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var candidates = Candidates(request);
        if (candidates.IsEmpty)
        {
            return ImmutableDictionary<string, Tensor>.Empty;
        }

        var masks = (_options.Dependency, _options.Scope) switch
        {
            (GroupDependency.None, RankingScope.Tensor) => candidates.Select(RankAlone),
            (GroupDependency.None, RankingScope.Global) => RankTogether(candidates),
            (GroupDependency.Leader, RankingScope.Tensor) => Follow(candidates, candidates[0].Scores),
            (GroupDependency.Consensus, RankingScope.Tensor) => Follow(candidates, Consensus(candidates)),
            _ => throw new InvalidOperationException(
                $"Pruner '{Name}' cannot rank globally and let weights depend on each other. Choose one of the two."),
        };
        return masks
            .Where(entry => entry.Mask is not null)
            .ToDictionary(entry => entry.Name, entry => entry.Mask!.MoveToOuterDisposeScope());
    }

    /// <summary>Weights that depend on each other follow the first one's curve; a random level is unknown.</summary>
    public double? TargetAt(string parameter, EpochWindow window, int epoch) => _options.Spread > 0
        ? null
        : (_options.Dependency == GroupDependency.None && _options.Scope == RankingScope.Tensor ? _targets.First(target => target.Key == parameter) : _targets[0])
            .Value.At(window.Progress(epoch));

    public void Observe(PruningRequest request) => (_criterion as IGradientObserver)?.Observe(request);

    public StateDict SaveState()
    {
        var state = _draws.Save();
        return _criterion is IStateful stateful ? state.With(CriterionSection, stateful.SaveState()) : state;
    }

    public void LoadState(StateDict state)
    {
        _draws.Load(state);
        (_criterion as IStateful)?.LoadState(state.Section(CriterionSection));
    }

    public void Dispose() => _criterion.Dispose();

    private ImmutableArray<Candidate> Candidates(PruningRequest request)
    {
        var leaderOnly = _options.Dependency == GroupDependency.Leader;
        var candidates = ImmutableArray.CreateBuilder<Candidate>(_targets.Length);
        foreach (var (name, curve) in _targets)
        {
            var weight = request.Weight(name);
            var view = _options.View(weight);
            Tensor? scores = null;
            if (!leaderOnly || candidates.Count == 0)
            {
                scores = _criterion.Score(new ScoredWeight(name, weight, view, request.Gradient(name)));
                if (scores is null)
                {
                    RequireLaterChance(request, name);
                    return [];
                }
            }

            candidates.Add(new Candidate(name, view, Shaken(scores), Target(curve, request.Progress), weight));
        }

        return candidates.ToImmutable();
    }

    private double Target(ISparsityCurve curve, double progress)
    {
        var target = curve.At(progress);
        return _options.Spread > 0 ? target + (_options.Spread * _draws.NextFraction()) : target;
    }

    private void RequireLaterChance(PruningRequest request, string name)
    {
        if (request.Epoch == request.Window.Last)
        {
            throw new InvalidOperationException(
                $"Pruner '{Name}' cannot rank '{name}': its criterion has no data by the last epoch of its window, {request.Window}. "
                + "Let the window begin after an epoch of training, or skip the first minibatch.");
        }
    }

    private (string Name, Tensor? Mask) RankAlone(Candidate candidate)
    {
        var removed = Count(candidate.View.Groups, candidate.Target);
        var map = removed > 0 ? RankSelection.KeepMap(candidate.Scores!, removed, _options.Compatibility) : null;
        return (candidate.Name, Mask(candidate, map));
    }

    private IEnumerable<(string Name, Tensor? Mask)> RankTogether(ImmutableArray<Candidate> candidates)
    {
        var removed = Count(candidates.Sum(candidate => candidate.View.Groups), candidates[0].Target);
        if (removed == 0)
        {
            return candidates.Select(candidate => (candidate.Name, Mask(candidate, map: null)));
        }

        var whole = candidates[0].Target == 1.0;
        var scores = cat([.. candidates.Select(candidate => whole ? candidate.Scores! : Protected(candidate.Scores!))]);
        var map = RankSelection.KeepMap(scores, removed, _options.Compatibility);
        var parts = map.split([.. candidates.Select(candidate => candidate.View.Groups)]);
        return candidates.Zip(parts, (candidate, part) => (candidate.Name, Mask(candidate, part)));
    }

    /// <summary>Lifts the scores of the best groups out of reach, so that no tensor is emptied.</summary>
    private Tensor Protected(Tensor scores)
    {
        var kept = (int)Math.Min(_options.Selection.MinimumKept, scores.numel());
        if (kept == 0)
        {
            return scores;
        }

        var best = scores.topk(kept, 0).indexes;
        return scores.index_fill(0, best, double.PositiveInfinity);
    }

    private IEnumerable<(string Name, Tensor? Mask)> Follow(ImmutableArray<Candidate> candidates, Tensor? scores)
    {
        var groups = candidates[0].View.Groups;
        if (candidates.FirstOrDefault(candidate => candidate.View.Groups != groups) is { } odd)
        {
            throw new ModelStructureException(FormattableString.Invariant(
                $"The weights of pruner '{Name}' depend on each other, but '{candidates[0].Name}' has {groups} structures and '{odd.Name}' has {odd.View.Groups}. List only weights with the same number of them."));
        }

        var removed = Count(groups, candidates[0].Target);
        var map = removed > 0 ? RankSelection.KeepMap(scores!, removed, _options.Compatibility) : null;
        return candidates.Select(candidate => (candidate.Name, Mask(candidate, map)));
    }

    private static Tensor Consensus(ImmutableArray<Candidate> candidates) =>
        candidates.Select(candidate => candidate.Scores! / candidate.Scores!.mean()).Aggregate((sum, scores) => sum + scores);

    private Tensor? Shaken(Tensor? scores) =>
        scores is not null && _options.Noise > 0 && _draws.NextFraction() <= _options.Noise
            ? scores * NormalNoise(scores)
            : scores;

    private Tensor NormalNoise(Tensor scores)
    {
        using var generator = _draws.Next();
        return randn(scores.numel(), generator: generator).to(scores.dtype, scores.device);
    }

    private long Count(long groups, double target) => _options.Selection.Count(groups, target, _options.Compatibility);

    /// <summary>Nothing to prune leaves structures as they are; single weights get a mask of ones (D-15).</summary>
    private Tensor? Mask(Candidate candidate, Tensor? map)
    {
        if (map is not null)
        {
            return candidate.View.Expand(map).to(candidate.Weight.dtype);
        }

        return _options.Structure == Structure.Element && candidate.Target > 0 ? ones_like(candidate.Weight) : null;
    }

    private sealed record Candidate(string Name, GroupView View, Tensor? Scores, double Target, Tensor Weight);
}
