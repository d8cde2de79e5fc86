using System.Globalization;
using Distiller.Data;
using Distiller.Reports.Tables;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Accuracy and loss on the test images.</summary>
internal static class EvaluationApplication
{
    private const double Percent = 100;

    public static void Run(ClassifierSession session)
    {
        if (session.Options.Quantization.IsAskedFor)
        {
            QuantizedEvaluation.Run(session);
            return;
        }

        session.Say(session.Data.Description);
        session.Say(Line(Test(session)));
        if (session.Options.Confusion)
        {
            session.Show(Confusion(session));
        }
    }

    /// <summary>Measures the model on the test images, with its exits if it has some.</summary>
    public static EvaluationResult Test(ClassifierSession session)
    {
        nn.Module<Tensor, Tensor> model = session.Model;
        using ActivationRecords records = new(model, session.Options.Statistics.ActivationPhases, () => session.Folder);
        IBatchSource images = records.Watch("test", session.Data.Test);
        return session.Exits is { } exits ? EarlyExitReport.Evaluate(session, exits, images) : Evaluator.Classify(model, images, session.Cancellation);
    }

    /// <summary>The closing line of the original.</summary>
    public static string Line(EvaluationResult result) => string.Create(
        CultureInfo.InvariantCulture, $"==> Top1: {Percent * result.Top1:0.000}    Top5: {Percent * result.Top5:0.000}    Loss: {result.Loss:0.000}");

    private static Table Confusion(ClassifierSession session)
    {
        IReadOnlyList<string> classes = session.Data.ClassNames;
        long[,] counts = new long[classes.Count, classes.Count];
        using IDisposable noGrad = no_grad();
        session.Model.eval();
        foreach (Batch batch in session.Data.Test.ReadEpoch(0))
        {
            using DisposeScope scope = NewDisposeScope();
            using (batch)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                long[] found = [.. session.Model.call(ChannelsLast.Apply(batch.Inputs)).argmax(1).data<long>()];
                long[] wanted = [.. batch.Targets.data<long>()];
                for (int i = 0; i < found.Length; i++)
                {
                    counts[wanted[i], found[i]]++;
                }
            }
        }

        return new Table(
            "Confusion: rows are the true classes, columns what the model says",
            [Column.OfText("Class"), .. classes.Select(name => Column.OfCount(name))],
            [.. classes.Select((name, row) => new Row([name, .. Enumerable.Range(0, classes.Count).Select(column => (Cell)counts[row, column])]))]);
    }
}
