using System.Collections.Immutable;
using Distiller.LearningRate;
using Distiller.Reports.Figures;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.Schedules;

/// <summary>Reads rates from an optimizer while a scheduler runs through the epochs.</summary>
internal static class Rates
{
    /// <summary>The rate of each epoch.</summary>
    public static ImmutableArray<FigurePoint> Of(LrSpec rate, int epochs) => Of(rate, epochs, (_, _) => 1).Rates;

    /// <summary>The rate of each epoch, and the loss that the schedule was shown.</summary>
    /// <param name="rate">The schedule.</param>
    /// <param name="epochs">How many.</param>
    /// <param name="loss">The loss of an epoch, from the epoch and its rate.</param>
    public static (ImmutableArray<FigurePoint> Rates, ImmutableArray<FigurePoint> Losses) Of(LrSpec rate, int epochs, Func<int, double, double> loss)
    {
        using var model = nn.Linear(1, 1);
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), Plan.BaseRate);
        using CompressionScheduler scheduler = new(CompressionSchedule.Empty.DecayLearningRate(rate, EpochWindow.Range(0, epochs)), model, optimizer);
        var (rates, losses) = (ImmutableArray.CreateBuilder<FigurePoint>(epochs), ImmutableArray.CreateBuilder<FigurePoint>(epochs));
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            scheduler.OnEpochBegin(epoch);
            double now = optimizer.ParamGroups.First().LearningRate;
            rates.Add(new(epoch, now));
            losses.Add(new(epoch, loss(epoch, now)));
            scheduler.OnEpochEnd(epoch, new EpochMetrics { ValidationLoss = losses[^1].Y });
        }

        return (rates.ToImmutable(), losses.ToImmutable());
    }
}
