using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Scheduling;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distributed;

/// <summary>Measurements of a whole data set from those of its parts.</summary>
internal static class RankMeasures
{
    /// <summary>Measures a part on each rank; the result of all samples on all ranks.</summary>
    public static EvaluationResult Evaluate(ProcessGroup group, TrainingTask task, IBatchSource source, CancellationToken cancellation)
    {
        RankStatistics.AverageBuffers(group, task.Model);
        BatchRange part = new(source, group.Rank, group.WorldSize);
        EvaluationResult? measured = part.BatchCount > 0 ? task.Evaluate(part, cancellation) : null;
        double weight = measured?.Samples ?? 0;
        using DisposeScope scope = NewDisposeScope();
        Tensor sums = tensor((double[])
        [
            weight,
            weight * (measured?.Loss ?? 0),
            weight * (measured?.Top1 ?? 0),
            weight * (measured?.Top5 ?? 0),
            measured?.Top1 is null ? 0 : 1,
            measured?.Top5 is null ? 0 : 1,
        ]);
        group.AllReduce(sums, purpose: "measuring");
        double[] total = [.. sums.data<double>()];

        // A measure that looks at no samples is the same on all ranks.
        return total[0] == 0
            ? measured ?? task.Evaluate(source, cancellation)
            : new EvaluationResult(total[1] / total[0], total[4] > 0 ? total[2] / total[0] : null, total[5] > 0 ? total[3] / total[0] : null, (int)total[0]);
    }

    /// <summary>The mean losses of an epoch over all ranks, which had equally many samples.</summary>
    public static EpochMetrics Combine(ProcessGroup group, EpochMetrics metrics)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = tensor((double[])[metrics.TrainingLoss ?? double.NaN, .. metrics.LossComponents.Values]);
        group.AllReduce(values, Reduction.Mean, "averaging losses");
        double[] means = [.. values.data<double>()];
        return metrics with
        {
            TrainingLoss = metrics.TrainingLoss is null ? null : means[0],
            LossComponents = metrics.LossComponents.Keys.Zip(means.Skip(1)).ToImmutableSortedDictionary(entry => entry.First, entry => entry.Second, StringComparer.Ordinal),
        };
    }
}
