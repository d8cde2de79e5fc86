using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Distiller.Pruning.Tests.Thinning.RandomNets;

/// <summary>A random network as data: FsCheck draws it, and makes it smaller as long as it fails.</summary>
/// <param name="Inputs">Channels of the input. Range: 1 to 3.</param>
/// <param name="First">Half the number of channels of the first convolution. Range: 2 to 4.</param>
/// <param name="Stages">What follows it.</param>
/// <param name="Flattens">Whether the head flattens the maps, or averages them.</param>
/// <param name="Seed">Seed of weights, input and pruning.</param>
internal sealed record NetPlan(int Inputs, int First, ImmutableArray<StagePlan> Stages, bool Flattens, int Seed)
{
    private const int MostStages = 4;

    /// <summary>Draws plans, and offers simpler ones.</summary>
    public static Arbitrary<NetPlan> Arbitrary { get; } = Arb.From(Drawn(), Simpler);

    public override string ToString() =>
        $"input {Inputs}, first {2 * First}, {string.Join(" > ", Stages.Select(stage => stage.ToString()))}, {(Flattens ? "flatten" : "average")}, seed {Seed}";

    private static Gen<NetPlan> Drawn()
    {
        var stage =
            from kind in Gen.Elements(Enum.GetValues<StageKind>())
            from width in Gen.Choose(1, 4)
            from kernel in Gen.Elements(1, 3)
            from norm in Gen.Choose(0, 3)
            from activation in Gen.Choose(0, 2)
            from bias in Gen.Elements(true, false)
            select new StagePlan(kind, width, kernel, norm, activation, bias);
        return
            from inputs in Gen.Choose(1, 3)
            from first in Gen.Choose(2, 4)
            from count in Gen.Choose(0, MostStages)
            from stages in stage.ArrayOf(count)
            from flattens in Gen.Elements(true, false)
            from seed in Gen.Choose(0, 1_000_000)
            select new NetPlan(inputs, first, [.. stages], flattens, seed);
    }

    private static IEnumerable<NetPlan> Simpler(NetPlan plan)
    {
        for (var index = 0; index < plan.Stages.Length; index++)
        {
            yield return plan with { Stages = plan.Stages.RemoveAt(index) };
        }

        for (var index = 0; index < plan.Stages.Length; index++)
        {
            var stage = plan.Stages[index];
            StagePlan[] simpler = [stage with { Norm = 0 }, stage with { Kernel = 1 }, stage with { Activation = 0 }, stage with { HasBias = false }, stage with { Width = 1 }];
            foreach (var candidate in simpler.Where(candidate => candidate != stage))
            {
                yield return plan with { Stages = plan.Stages.SetItem(index, candidate) };
            }
        }
    }
}
