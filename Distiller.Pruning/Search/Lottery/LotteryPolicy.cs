using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Ends the rounds of a lottery when epochs begin.</summary>
internal sealed class LotteryPolicy(BuildContext build, LotteryRounds lottery, RankingScope scope) : CompressionPolicy
{
    public override void OnEpochBegin(PolicyContext context) => lottery.Advance(build);

    public override ImmutableArray<PlannedParameter> Plan(EpochWindow window) =>
    [
        .. lottery.Weights.Select(name => new PlannedParameter(
            name, scope == RankingScope.Global ? [] : [.. window.Epochs.Select((_, index) => 1 - lottery.DensityAfter(index))])),
    ];

    public override StateDict SaveState() => lottery.SaveState();

    public override void LoadState(StateDict state) => lottery.LoadState(state);
}
