using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Graph;
using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Training;
using Distiller.Zoo;

namespace Distiller.Examples.AddingAModel;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Module(Lab lab, Newcomer newcomer) => lab.Book.Show(ModuleTable.Attributes(ModuleDescription.Of(newcomer.Model)));

    public static void Describe(Lab lab) => lab.Book.Show(new Table(
        "Networks for MNIST",
        [Column.OfText("Name"), Column.OfText("Input"), Column.OfCount("Classes"), Column.OfCount("Parameters")],
        [.. ZooModels.All.Where(model => model.Family == Newcomer.Description.Family).Append(Newcomer.Description).Select(model =>
        {
            using var built = model.Build();
            return Row.Of(
                model.Name, string.Join(" × ", model.Family.InputShape.Skip(1)), lab.Data.Train.ClassNames.Length, built.parameters().Sum(parameter => parameter.numel()));
        })]));

    public static void Check(Lab lab, Newcomer newcomer)
    {
        Couplings couplings = StructureProbe.Run(newcomer.Model, Newcomer.Shape);
        lab.Book.Show(ComputeTable.Of(ModelSummary.Of(newcomer.Model, Newcomer.Shape)));
        lab.Book.Show(new Table(
            "What can lose filters",
            [Column.OfText("Layers that lose filters together"), Column.OfCount("Filters"), Column.OfCount("of which can go"), Column.OfText("Read by"), Column.OfText("Note")],
            [.. couplings.Groups.Select(group => Row.Of(
                string.Join(", ", group.Producers), group.Channels.Length, group.PrunableCount, string.Join(", ", group.Consumers), group.UnprunableReason))]));
        lab.Book.Write(couplings.NotCalled.IsEmpty ? "Every layer was called." : $"Never called: {string.Join(", ", couplings.NotCalled)}.");
    }

    public static void Train(Lab lab, Newcomer newcomer)
    {
        long weights = ModelSummary.Of(newcomer.Model).NonZeroCount;
        ImmutableArray<EpochRecord> epochs = newcomer.Train();
        BestScores scores = new();
        foreach (EpochRecord epoch in epochs)
        {
            scores.Add(new Score(epoch.Epoch, epoch.Top1!.Value, epoch.Top5!.Value, weights));
        }

        lab.Book.Plot("training", TrainingCurvesFigure.Accuracy(epochs)!);
        lab.Book.Show(new Table(
            "Scores, the best first",
            [Column.OfCount("Epoch"), Column.OfNumber("Top-1", "F2", "%"), Column.OfNumber("Top-5", "F2", "%"), Column.OfCount("Weights not zero")],
            [.. scores.Ranking.Take(5).Select(score => Row.Of(score.Epoch, 100 * score.Top1, 100 * score.Top5, score.NonZeroParameters))]));
    }

    public static void Compress(Lab lab, Newcomer newcomer)
    {
        ModelSummary before = ModelSummary.Of(newcomer.Model, Newcomer.Shape);
        Standing dense = Standing.Of(lab, "dense", newcomer.Model);
        newcomer.Compress();
        lab.Book.Show(Standing.Compare("Before and after", dense, Standing.Of(lab, "half of the filters", newcomer.Model)));
        lab.Book.Show(LayerTable.Of(before, ModelSummary.Of(newcomer.Model, Newcomer.Shape)));
    }
}
