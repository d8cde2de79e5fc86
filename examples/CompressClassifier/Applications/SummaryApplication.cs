using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Tables of a model.</summary>
internal static class SummaryApplication
{
    public static void Run(ClassifierSession session)
    {
        ModelSummary summary = ModelSummary.Of(session.Model, session.InputShape);
        foreach (string kind in session.Options.Summaries)
        {
            session.Show(kind switch
            {
                "sparsity" => SparsityTable.Of(summary),
                "compute" => ComputeTable.Of(summary),
                _ => Modules(session),
            });
        }
    }

    private static Table Modules(ClassifierSession session) => new(
        "Modules",
        [Column.OfText("Name"), Column.OfText("Type"), Column.OfCount("Parameters")],
        [
            .. session.Model.named_modules()
                .Where(entry => !entry.module.named_children().Any())
                .Select(entry => Row.Of(entry.name, entry.module.GetType().Name, entry.module.parameters().Sum(parameter => parameter.numel()))),
        ]);
}
