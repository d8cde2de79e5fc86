using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Collects what samples did at the exits that they took.</summary>
/// <param name="names">Names of the exits, the whole network's last.</param>
public sealed class ExitMeter(IEnumerable<string> names)
{
    private const int TopCount = 5;
    private readonly ImmutableArray<Sums> _exits = [.. names.Select(name => new Sums(name))];

    /// <summary>Adds a minibatch.</summary>
    /// <param name="logits">Scores (N, Classes) at the exit that each sample took.</param>
    /// <param name="labels">The true classes (N), Int64.</param>
    /// <param name="exits">The exit that each sample took.</param>
    /// <param name="seconds">How long the minibatch took.</param>
    public void Add(Tensor logits, Tensor labels, IReadOnlyList<int> exits, double seconds)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var losses = EarlyExitLoss.PerSample(logits, labels).to_type(ScalarType.Float64).data<double>().ToArray();
        var (_, best) = logits.topk((int)Math.Min(TopCount, logits.shape[1]), 1);
        var hits = best.eq(labels.unsqueeze(1)).to_type(ScalarType.Int64);
        var first = hits.select(1, 0).contiguous().data<long>().ToArray();
        var any = hits.sum(1).data<long>().ToArray();
        for (var i = 0; i < exits.Count; i++)
        {
            _exits[exits[i]].Add(losses[i], first[i], any[i], seconds / exits.Count);
        }
    }

    /// <summary>The figures of everything added.</summary>
    /// <returns>Shares and accuracies.</returns>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public ExitStatistics ToStatistics()
    {
        var samples = _exits.Sum(exit => exit.Count);
        return samples == 0
            ? throw new InvalidOperationException("There are no samples to report on. Add minibatches first.")
            : new ExitStatistics(
                [.. _exits.Select(exit => exit.ToFigures(samples))],
                _exits.Sum(exit => exit.Top1) / samples,
                _exits.Sum(exit => exit.Top5) / samples,
                _exits.Sum(exit => exit.Loss) / samples,
                _exits.Sum(exit => exit.Seconds) / samples);
    }

    private sealed class Sums(string name)
    {
        public int Count { get; private set; }

        public double Top1 { get; private set; }

        public double Top5 { get; private set; }

        public double Loss { get; private set; }

        public double Seconds { get; private set; }

        public void Add(double loss, long top1, long top5, double seconds)
        {
            Count++;
            Loss += loss;
            Top1 += top1;
            Top5 += top5;
            Seconds += seconds;
        }

        public ExitFigures ToFigures(int samples) =>
            new(name, Count, (double)Count / samples, Mean(Top1), Mean(Top5), Mean(Loss), Mean(Seconds));

        private double? Mean(double sum) => Count == 0 ? null : sum / Count;
    }
}
