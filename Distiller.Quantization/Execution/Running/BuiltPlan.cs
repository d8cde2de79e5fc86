using System.Collections.Immutable;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>A native plan of a network.</summary>
/// <param name="Plan">The plan. Owned.</param>
/// <param name="Input">Number of its input.</param>
/// <param name="Output">Number of its output.</param>
/// <param name="Owners">For each step the node that it belongs to.</param>
internal sealed record BuiltPlan(NativePlan Plan, int Input, int Output, ImmutableArray<string> Owners) : IDisposable
{
    internal Tensor Run(Tensor input) => Plan.Run(input, Input, Output);

    /// <summary>Least microseconds of each node: other programs only ever make a run slower.</summary>
    internal Dictionary<string, double> Profile(Tensor input, int runs)
    {
        Run(input).Dispose();
        double[][] times = [.. Enumerable.Range(0, runs).Select(_ => Plan.Profile(input, Input, Output))];
        return Owners.Select((owner, step) => (owner, Time: times.Min(run => run[step])))
            .GroupBy(entry => entry.owner).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Time), StringComparer.Ordinal);
    }

    public void Dispose() => Plan.Dispose();
}
