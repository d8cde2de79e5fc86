using System.Globalization;
using Distiller.Graph;
using Distiller.IO;
using Distiller.Reports.Adapters;
using Distiller.Results;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Tables and drawings of a model.</summary>
internal static class SummaryApplication
{
    public static void Run(ClassifierSession session)
    {
        foreach (string kind in session.Options.Summaries)
        {
            switch (kind)
            {
                case "sparsity":
                    session.Show(SparsityTable.Of(ModelSummary.Of(session.Model)));
                    break;
                case "compute":
                    session.Show(ComputeTable.Of(ModelSummary.Of(session.Model, session.InputShape)));
                    break;
                case "model":
                    session.Say($"{session.Options.Architecture}: {session.Model.GetName()}");
                    ShowTree(session, session.Model, "  ");
                    break;
                case "modules":
                    session.Show(ModuleTable.Attributes(ModuleDescription.Of(session.Model)));
                    break;
                default:
                    Draw(session, withParameters: kind == "png_w_params");
                    break;
            }
        }
    }

    private static void ShowTree(ClassifierSession session, nn.Module module, string indentation)
    {
        foreach ((string name, nn.Module child) in module.named_children())
        {
            string sizes = string.Join(", ", child.named_parameters(recurse: false).Select(entry => $"{entry.name} ({string.Join(", ", entry.parameter.shape)})"));
            session.Say($"{indentation}({name}): {child.GetName()}{(sizes.Length > 0 ? $"  {sizes}" : "")}");
            ShowTree(session, child, indentation + "  ");
        }
    }

    private static void Draw(ClassifierSession session, bool withParameters)
    {
        using Tensor input = zeros(session.InputShape);
        string graph = ModelDrawing.ToDot(session.Model, input, withParameters);
        string name = withParameters ? "model_w_params" : "model";
        AtomicFile.WriteText(session.Folder.PathOf(name + ".dot"), graph);
        if (Graphviz.TryRenderPng(graph, out byte[] png))
        {
            AtomicFile.WriteBytes(session.Folder.PathOf(name + ".png"), png);
            session.Say(string.Create(CultureInfo.InvariantCulture, $"{session.Folder.PathOf(name + ".png")} ({png.Length / 1024} KiB)"));
        }
        else
        {
            session.Say($"Graphviz is not installed, so there is the graph alone: {session.Folder.PathOf(name + ".dot")}. Install it with 'apt-get install graphviz', or draw it elsewhere with: dot -Tpng {name}.dot");
        }
    }
}
