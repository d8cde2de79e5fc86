using System.Collections.Immutable;
using System.Globalization;
using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Counts bad epochs.</summary>
internal sealed class PlateauRule(ReduceOnPlateauSpec spec) : LearningRateRule
{
    private double best = spec.Mode == PlateauMode.Loss ? double.PositiveInfinity : double.NegativeInfinity;
    private int badEpochs;
    private int cooldownLeft;

    public override ImmutableArray<double> Rates(
        int epoch, EpochMetrics metrics, ImmutableArray<double> baseRates, ImmutableArray<double> currentRates)
    {
        double current = Measure(metrics);
        if (IsBetter(current))
        {
            best = current;
            badEpochs = 0;
        }
        else
        {
            badEpochs++;
        }

        if (cooldownLeft > 0)
        {
            cooldownLeft--;
            badEpochs = 0;
        }

        if (badEpochs <= spec.Patience)
        {
            return currentRates;
        }

        cooldownLeft = spec.Cooldown;
        badEpochs = 0;
        return [.. currentRates.Select((rate, group) => Reduce(rate, Minimum(group, currentRates.Length)))];
    }

    public override StateDict SaveState() => StateDict.Empty
        .With("best", best)
        .With("bad_epochs", (long)badEpochs)
        .With("cooldown_left", (long)cooldownLeft);

    public override void LoadState(StateDict state)
    {
        best = state.Number("best");
        badEpochs = (int)state.Integer("bad_epochs");
        cooldownLeft = (int)state.Integer("cooldown_left");
    }

    private double Measure(EpochMetrics metrics)
    {
        double? value = spec.Mode == PlateauMode.Loss ? metrics.ValidationLoss ?? metrics.TrainingLoss : metrics.Top1;
        return value ?? throw new InvalidOperationException(
            $"The learning-rate schedule '{spec.Name}' looks for a plateau of the {(spec.Mode == PlateauMode.Loss ? "loss" : "accuracy")}, "
            + "but the epoch's metrics have none. Validate after each epoch, and pass the metrics to OnEpochEnd.");
    }

    private bool IsBetter(double current) => (spec.Mode, spec.IsThresholdRelative) switch
    {
        (PlateauMode.Loss, true) => current < best * (1 - spec.Threshold),
        (PlateauMode.Loss, false) => current < best - spec.Threshold,
        (PlateauMode.Accuracy, true) => current > best * (spec.Threshold + 1),
        _ => current > best + spec.Threshold,
    };

    private double Minimum(int group, int groups) => spec.MinimumRates switch
    {
        [var only] => only,
        var each when each.Length == groups => each[group],
        var each => throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The learning-rate schedule '{spec.Name}' has {each.Length} minimum rates, the optimizer {groups} parameter groups. Give one, or one per group.")),
    };

    private double Reduce(double rate, double minimum)
    {
        double reduced = Math.Max(rate * spec.Factor, minimum);
        return rate - reduced > spec.SmallestChange ? reduced : rate;
    }
}
