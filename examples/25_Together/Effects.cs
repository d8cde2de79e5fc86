using System.Collections.Immutable;
using MathNet.Numerics.Statistics;

namespace Distiller.Examples.Together;

/// <summary>What a set of methods came to, over all starts.</summary>
/// <param name="Methods">The methods.</param>
/// <param name="Runs">A run for each start.</param>
/// <param name="Milliseconds">Time of a batch of 32 images, first start.</param>
internal sealed record Effects(Methods Methods, ImmutableArray<Outcome> Runs, double Milliseconds)
{
    public string Name => MethodNames.Of(Methods);

    public double Top1 => Runs.Average(run => run.Top1);

    /// <summary>Deviation between starts; NaN of one.</summary>
    public double Deviation => Runs.Select(run => run.Top1).StandardDeviation();

    public double SimulatedTop1 => Runs.Average(run => run.SimulatedTop1);

    public double TestLoss => Runs.Average(run => run.Epochs[^1].ValidationLoss!.Value);

    public double Parameters => Runs.Average(run => run.Parameters);

    public double Sparsity => Runs.Average(run => run.Sparsity);

    public double Bytes => Runs.Average(run => run.Bytes);
}
