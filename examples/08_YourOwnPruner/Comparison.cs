using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.YourOwnPruner;

/// <summary>What one schedule came to.</summary>
/// <param name="Name">Name of its pruner.</param>
/// <param name="Log">Accuracy by epoch.</param>
/// <param name="LayerSparsity">Fraction of zeros in the layer.</param>
/// <param name="KeptByRow">How many weights each output keeps.</param>
internal sealed record Comparison(string Name, ImmutableArray<EpochRecord> Log, double LayerSparsity, ImmutableArray<double> KeptByRow)
{
    public double Top1 => 100 * Log[^1].Top1!.Value;

    public static Comparison Train(Lab lab, CompressionSchedule schedule)
    {
        using var model = lab.NewNetwork("simplenet_mnist");
        var log = lab.Train(model, schedule, Schedules.Epochs(lab), learningRate: 0.02);
        using var scope = NewDisposeScope();
        Tensor weight = Lab.Weight(model, Schedules.Layer);
        return new Comparison(
            schedule.Policies[0].Name,
            log,
            SparsityMeasures.Sparsity(weight),
            [.. weight.ne(0).to_type(ScalarType.Float64).sum(1).data<double>()]);
    }
}
