using System.Globalization;
using Distiller.Data;
using Distiller.Distillation;
using Distiller.Reports.Tables;
using Distiller.Training;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Where samples left a network, and how well.</summary>
internal static class EarlyExitReport
{
    private const double Percent = 100;

    /// <summary>Evaluates with exits, shows the table, and returns the scores of the samples where they left.</summary>
    public static EvaluationResult Evaluate(ClassifierSession session, EarlyExits exits, IBatchSource source)
    {
        ExitRule rule = session.Options.EarlyExits?.Rule ?? ExitRule.Entropy;
        ExitStatistics statistics = exits.Evaluate(source, rule, cancellation: session.Cancellation);
        session.Show(new Table(
            string.Create(CultureInfo.InvariantCulture, $"Early exits by {rule}"),
            [
                Column.OfText("Exit"), Column.OfCount("Samples"), Column.OfNumber("Percent early exit", "F3"), Column.OfNumber("Top1", "F3"),
                Column.OfNumber("Top5", "F3"), Column.OfNumber("Loss", "F4"), Column.OfNumber("Latency a sample", "F3", "ms"),
            ],
            [.. statistics.Exits.Select(exit => Row.Of(
                exit.Name, exit.Count, Percent * exit.Share, Percent * exit.Top1, Percent * exit.Top5, exit.Loss, 1000 * exit.LatencySeconds))]));
        return new EvaluationResult(statistics.Loss, statistics.Top1, statistics.Top5, statistics.Samples);
    }
}
