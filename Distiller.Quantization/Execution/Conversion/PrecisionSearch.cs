using System.Collections.Immutable;
using System.Diagnostics;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Decides by measurement which steps run in 8 bits, so that the whole is never slower than float.</summary>
/// <remarks>
/// Each step is timed within the 8-bit network and within the float network, where conversions count to the steps that need them.
/// Steps that are slower in 8 bits are moved to float; the mixed network stands against the two pure ones, all three timed in turns.
/// </remarks>
internal static class PrecisionSearch
{
    // The least time counts: other programs only ever make a run slower.
    private const int ProfileRuns = 9;
    private const int Rounds = 15;

    // A mixture has to be faster by this factor, or noise would decide.
    private const double Margin = 0.97;

    /// <summary>What was decided.</summary>
    /// <param name="Network">The network with its steps placed.</param>
    /// <param name="Plan">Its plan, whose layers are tuned already. The caller owns it.</param>
    /// <param name="Timing">Times of the whole.</param>
    /// <param name="Int8Times">Microseconds of each step in the 8-bit network.</param>
    /// <param name="FloatTimes">Microseconds of each step in the float network.</param>
    internal sealed record Outcome(
        NetworkGraph Network, BuiltPlan Plan, Int8Timing Timing, IReadOnlyDictionary<string, double> Int8Times, IReadOnlyDictionary<string, double> FloatTimes);

    internal static Outcome Choose(NetworkGraph network, Tensor sample, Int8Engine engine, bool choosesFastest)
    {
        var inFloat = network.With([.. network.Nodes.Select(node => ToFloat(node, "the whole network is faster in float"))]);
        List<BuiltPlan> losers = [];
        try
        {
            var int8Plan = Track(PlanBuilder.Build(network, engine, choosesFastest));
            var floatPlan = Track(PlanBuilder.Build(inFloat, engine, choosesFastest));
            var int8Times = int8Plan.Profile(sample, ProfileRuns);
            var floatTimes = floatPlan.Profile(sample, ProfileRuns);

            var mixed = network.With(Mixed(network, int8Times, floatTimes));
            var mixedPlan = mixed.Nodes.SequenceEqual(network.Nodes) ? null : Track(PlanBuilder.Build(mixed, engine, choosesFastest));
            var (int8Time, floatTime, mixedTime) = Race(sample, int8Plan, floatPlan, mixedPlan);
            var best = floatTime < int8Time ? (Network: inFloat, Plan: floatPlan, Time: floatTime) : (Network: network, Plan: int8Plan, Time: int8Time);
            if (mixedPlan is not null && mixedTime < best.Time * Margin)
            {
                best = (Network: mixed, Plan: mixedPlan, Time: mixedTime);
            }

            losers.Remove(best.Plan);
            return new(best.Network, best.Plan, new(sample.shape[0], floatTime, int8Time, best.Time), int8Times, floatTimes);
        }
        finally
        {
            losers.ForEach(plan => plan.Dispose());
        }

        BuiltPlan Track(BuiltPlan plan)
        {
            losers.Add(plan);
            return plan;
        }
    }

    private static Node ToFloat(Node node, string reason) => node.IsInt8 ? node with { IsInt8 = false, FloatReason = reason } : node;

    private static ImmutableArray<Node> Mixed(NetworkGraph network, Dictionary<string, double> int8, Dictionary<string, double> inFloat) =>
        StepPlacement.WithFlattening([.. network.Nodes.Select(node =>
        {
            var (fast, slow) = (inFloat.GetValueOrDefault(node.Name), int8.GetValueOrDefault(node.Name));
            return slow > fast && node.Operation is not FlattenOperation
                ? ToFloat(node, FormattableString.Invariant($"it takes {fast:F0} us in float and {slow:F0} us in 8 bits"))
                : node;
        })]);

    private static (double Int8, double Float, double Mixed) Race(Tensor sample, BuiltPlan int8, BuiltPlan inFloat, BuiltPlan? mixed)
    {
        var times = new double[3][];
        BuiltPlan?[] plans = [int8, inFloat, mixed];
        for (var i = 0; i < plans.Length; i++)
        {
            times[i] = new double[Rounds];
            plans[i]?.Run(sample).Dispose();
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < plans.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                plans[i]?.Run(sample).Dispose();
                times[i][round] = plans[i] is null ? double.PositiveInfinity : Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return (times[0].Min(), times[1].Min(), times[2].Min());
    }
}
