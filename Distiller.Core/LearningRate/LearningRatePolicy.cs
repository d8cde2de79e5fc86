using System.Collections.Immutable;
using System.Globalization;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.LearningRate;

/// <summary>Sets the rates of an optimizer's parameter groups when an epoch ends.</summary>
internal sealed class LearningRatePolicy(LearningRateRule rule, optim.Optimizer optimizer, bool isRelative) : CompressionPolicy
{
    private ImmutableArray<double> baseRates = [.. optimizer.ParamGroups.Select(BaseRate)];

    public override void OnEpochBegin(PolicyContext context)
    {
        if (rule.BeginsAtOnce && context.Epoch == context.Window.First)
        {
            SetRates(context, context.Epoch, EpochMetrics.None);
        }
    }

    public override void OnEpochEnd(PolicyContext context, EpochMetrics metrics) => SetRates(context, context.Epoch + 1, metrics);

    public override StateDict SaveState()
    {
        StateDict state = StateDict.Empty.With("rule", rule.SaveState());
        for (int group = 0; group < baseRates.Length; group++)
        {
            state = state.With(string.Create(CultureInfo.InvariantCulture, $"base_rate.{group}"), baseRates[group]);
        }

        return state;
    }

    public override void LoadState(StateDict state)
    {
        rule.LoadState(state.Section("rule"));
        baseRates = [.. baseRates.Select((_, group) => state.Number(string.Create(CultureInfo.InvariantCulture, $"base_rate.{group}")))];
    }

    private static double BaseRate(optim.ILearningRateController group) =>
        group.InitialLearningRate > 0 ? group.InitialLearningRate : group.LearningRate;

    private void SetRates(PolicyContext context, int epoch, EpochMetrics metrics)
    {
        optim.ILearningRateController[] groups = [.. optimizer.ParamGroups];
        if (groups.Length > baseRates.Length)
        {
            // Surgery on the model may have added a group; its base rate is the one it came with.
            baseRates = [.. baseRates, .. groups.Skip(baseRates.Length).Select(BaseRate)];
        }

        int counted = isRelative ? epoch - context.Window.First : epoch;
        ImmutableArray<double> rates = rule.Rates(counted, metrics, baseRates[..groups.Length], [.. groups.Select(group => group.LearningRate)]);
        for (int group = 0; group < groups.Length; group++)
        {
            if (!double.IsFinite(rates[group]) || rates[group] < 0)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The learning rate of epoch {epoch} would be {rates[group]}. End the schedule's window before, or change its parameters."));
            }

            groups[group].LearningRate = rates[group];
        }
    }
}
