using System.Collections.Immutable;
using System.Globalization;
using Distiller.Graph;
using Distiller.Statistics;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Removes filters where that hurts least, found out by trying every layer in every iteration.</summary>
/// <remarks>
/// While M &gt; target · M₀ (multiply-accumulates of the convolutions): for each layer a copy of the network loses a step of the layer's
/// filters (those of the smallest L1 norm), is thinned, trained and tested; the copy with the largest (top-1, top-5, −loss) goes on.
/// Layers coupled by additions lose the same filters and are one candidate.
/// <para>
/// Source: Distiller, <c>greedy_filter_pruning.py</c>. Mended (D-40): a run in which no layer can lose a filter ends and says so; the
/// growing fraction of the training set starts above nothing; layers are a choice. Candidates are thinned before they are trained
/// rather than afterwards: filters that a mask holds at zero learn nothing, but cost time.
/// </para>
/// </remarks>
/// <param name="inputShape">Shape of an input, (N, …).</param>
/// <param name="evaluate">Measures the model.</param>
/// <param name="options">How.</param>
public sealed class GreedyFilterPruning(ImmutableArray<long> inputShape, Func<EvaluationResult> evaluate, GreedyOptions options)
{
    private readonly GreedyFiles _files = new(options.Folder);
    private readonly GreedyRanks? _ranks = options.Ranks is { IsSingle: false } group ? new(group) : null;

    /// <summary>Runs to the target, from where an earlier run in the same folder stopped.</summary>
    /// <param name="model">The model of full size; it is thinned.</param>
    /// <param name="cancellation">Ends the run between two candidates; what the last whole iteration came to is in the folder.</param>
    /// <returns>The iterations, and why the run ended.</returns>
    /// <exception cref="ModelStructureException">A listed layer does not exist or cannot lose filters.</exception>
    public GreedyResult Run(nn.Module<Tensor, Tensor> model, CancellationToken cancellation = default)
    {
        GreedyStart start = Sizes(model);
        ImmutableArray<GreedyIteration> iterations = [];
        if (Resume(model) is var (done, earlier))
        {
            (iterations, start) = (done, earlier);
        }

        for (GreedyStart now = Sizes(model); now.Macs > options.TargetDensity * start.Macs; now = Sizes(model))
        {
            if (Iterate(model, iterations.Length, (double)now.Macs / start.Macs, cancellation) is not { } best)
            {
                return new(iterations, false, string.Create(
                    CultureInfo.InvariantCulture,
                    $"No layer can lose a filter with a step of {options.Step}: {100.0 * now.Macs / start.Macs:F1} % of the MACs are left. Use a larger step, or allow more layers."));
            }

            GreedyStart left = Sizes(model);
            iterations = iterations.Add(new(
                iterations.Length,
                best.Result.Top1,
                best.Layer,
                (double)left.Macs / start.Macs,
                left.Macs,
                [.. left.WeightCounts.Zip(start.WeightCounts, (count, full) => (double)count / full)]));
            if (_ranks is null or { IsFirst: true })
            {
                _files.Write(model, iterations, start);
            }
        }

        return new(iterations, true, null);
    }

    /// <summary>Tries all layers; the model is then the best of the candidates. Null if no layer can lose a filter.</summary>
    private GreedyCandidate? Iterate(nn.Module<Tensor, Tensor> model, int iteration, double density, CancellationToken cancellation)
    {
        double fraction = options.LinearGrow ? Math.Max(options.MinimumTrainFraction, 1 - density) : options.TrainFraction;
        Couplings couplings = StructureProbe.Run(model, [1, .. inputShape.Skip(1)]);
        using ModelSnapshot before = new(model);
        ModelSnapshot? bestState = null;
        GreedyCandidate? best = null;
        try
        {
            ChannelGroup[] groups = [.. Candidates(model, couplings).Where(group => Removed(group) > 0)];
            GreedyCandidate Try(ChannelGroup group)
            {
                cancellation.ThrowIfCancellationRequested();
                new MaskedEvaluation(model, couplings, [group], evaluate).Cut([group.Count - Removed(group)], [.. inputShape]);
                options.FineTune(fraction);
                GreedyCandidate candidate = new(iteration, group.Name, evaluate());
                options.Progress?.Report(candidate);
                if (best is null || IsBetter(candidate, best))
                {
                    bestState?.Dispose();
                    (best, bestState) = (candidate, new ModelSnapshot(model));
                }

                before.Restore();
                return candidate;
            }

            if (_ranks is not null)
            {
                return Shared(model, _ranks, iteration, groups, Try, () => bestState?.Restore());
            }

            foreach (ChannelGroup group in groups)
            {
                _ = Try(group);
            }

            bestState?.Restore();
            return best;
        }
        catch
        {
            before.Restore();
            throw;
        }
        finally
        {
            bestState?.Dispose();
        }
    }

    /// <summary>Filters that a group loses in a step; 0 if it cannot lose any.</summary>
    private int Removed(ChannelGroup group)
    {
        int removed = (int)Math.Floor((options.Step * group.Count) + 1e-9);
        return removed > group.Candidates.Length || removed >= group.Count ? 0 : removed;
    }

    /// <summary>The ranks try the candidates; the best goes from the rank that made it to the others.</summary>
    private static GreedyCandidate? Shared(
        nn.Module model, GreedyRanks ranks, int iteration, ChannelGroup[] groups, Func<ChannelGroup, GreedyCandidate> attempt, Action restoreOwnBest)
    {
        ImmutableArray<GreedyRanks.GreedyTrial> trials = ranks.Try(
            iteration, [.. groups.Select(group => group.Name)], layer => attempt(groups.First(group => group.Name == layer)));
        if (trials.IsEmpty)
        {
            return null;
        }

        GreedyRanks.GreedyTrial best = trials[0];
        foreach (GreedyRanks.GreedyTrial trial in trials)
        {
            best = IsBetter(trial.Candidate, best.Candidate) ? trial : best;
        }

        if (best.Rank == ranks.Rank)
        {
            restoreOwnBest();
        }

        ranks.ShareModel(model, best.Rank);
        return best.Candidate;
    }

    private GreedyProgress? Resume(nn.Module model) => _ranks is null
        ? _files.Resume(model)
        : _ranks.Share(model, _ranks.IsFirst ? _files.Resume(model) : null);

    private IEnumerable<ChannelGroup> Candidates(nn.Module model, Couplings couplings)
    {
        Dictionary<string, nn.Module> modules = model.named_modules().ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
        foreach (string layer in options.Layers)
        {
            if (couplings.GroupOf(layer) is { PrunableCount: 0 } group)
            {
                throw new ModelStructureException($"'{layer}' cannot lose filters: {group.UnprunableReason}. Take it off the list of layers.");
            }
        }

        return couplings.Groups
            .Where(group => group.PrunableCount > 0
                && group.Producers.Any(producer => modules.GetValueOrDefault(producer) is Convolution)
                && (options.Layers.IsEmpty || group.Producers.Any(options.Layers.Contains)))
            .Select(group => new ChannelGroup
            {
                Group = group,
                Candidates = ChannelGroup.ByImportance(model, group),
                Levels = [group.Channels.Length],
                Multiple = 1,
            });
    }

    private static bool IsBetter(GreedyCandidate candidate, GreedyCandidate other) => Score(candidate).CompareTo(Score(other)) > 0;

    private static (double Top1, double Top5, double Loss) Score(GreedyCandidate candidate) =>
        (candidate.Result.Top1 ?? 0, candidate.Result.Top5 ?? 0, -candidate.Result.Loss);

    private GreedyStart Sizes(nn.Module<Tensor, Tensor> model) => new(
        MacCounter.Measure(model, [.. inputShape]).Where(cost => cost.Type.StartsWith("Conv", StringComparison.Ordinal)).Sum(cost => cost.MacCount),
        [.. model.named_modules().Select(entry => entry.module).OfType<Convolution>().Select(layer => layer.weight.numel())]);
}
