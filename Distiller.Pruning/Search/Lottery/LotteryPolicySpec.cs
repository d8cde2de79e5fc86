using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>A lottery bound to epochs: the first of them keeps the weights, each later one ends a round. YAML: a policy with an <c>extension</c>.</summary>
public sealed record LotteryPolicySpec : PolicySpec
{
    /// <summary>The lottery.</summary>
    public required LotterySpec Lottery { get; init; }

    /// <summary>Binds a lottery to a window.</summary>
    /// <param name="lottery">The lottery.</param>
    /// <param name="window">Its epochs.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException">The window has a single epoch: there would be no round.</exception>
    public static LotteryPolicySpec Of(LotterySpec lottery, EpochWindow window) => window.Epochs.Length > 1
        ? new() { Lottery = lottery, Window = window }
        : throw new ArgumentException(
            $"The lottery '{lottery.Name}' needs two epochs or more, but has {window}: at the first one the weights are kept, at each later one a round ends.", nameof(window));

    /// <inheritdoc/>
    public override string Name => Lottery.Name;

    /// <inheritdoc/>
    public override CompressionPolicy Build(BuildContext context) => new LotteryPolicy(context, context.Component(Lottery), Lottery.Scope);
}
