using Distiller.Examples.Notebooks;
using Distiller.Graph;
using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Statistics;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Summaries;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private const double Million = 1e6;

    public static void Layers(Lab lab, Subject subject) => lab.Book.Show(ComputeTable.Of(subject.Summary));

    public static void Work(Lab lab, Subject subject) => lab.Book.Plots(
        2, ("macs", LayerFigure.Macs(subject.Summary)), ("footprint", LayerFigure.Footprint(subject.Summary)));

    public static void Limits(Lab lab, Subject subject)
    {
        lab.Book.Plots(2, ("intensity", LayerFigure.ArithmeticIntensity(subject.Summary)), ("kinds", LayerFigure.KernelSizes(subject.Summary)));
        string[] names = lab.Pick<string[]>([Subject.Network, "resnet50", "vgg16_bn", "alexnet", "mobilenet_v2", "mobilenet"], [Subject.Network, "mobilenet_v2"]);
        lab.Book.Show(new Table(
            "Families of networks, one image of ImageNet",
            [
                Column.OfText("Network"), Column.OfNumber("Parameters", "F2", "million"), Column.OfNumber("MACs", "F0", "million"), Column.OfNumber("Moved", "F1", "million numbers"),
                Column.OfNumber("MACs per number", "F1"), Column.OfNumber("MACs in 1×1", "F1", "%"), Column.OfNumber("MACs in linear", "F2", "%"),
            ],
            [.. names.Select(name => RowOf(lab, name))]));
    }

    public static void Modules(Lab lab, Subject subject)
    {
        var modules = ModuleDescription.Of(subject.Model);
        lab.Book.Show(new Table(
            "Modules by type",
            [Column.OfText("Type"), Column.OfCount("Modules"), Column.OfCount("Parameters"), Column.OfNumber("Share", "F2", "%")],
            [.. modules.GroupBy(module => module.Type).OrderByDescending(group => group.Sum(module => module.ParameterCount)).Select(group => Row.Of(
                group.Key, group.Count(), group.Sum(module => module.ParameterCount), 100.0 * group.Sum(module => module.ParameterCount) / subject.Summary.ParameterCount))],
            Row.Of("all", modules.Length, modules.Sum(module => module.ParameterCount), 100.0)));
    }

    public static void Connections(Lab lab, Subject subject)
    {
        lab.Book.Show(ModuleTable.Connectivity(ModuleDescription.Of(subject.Model), subject.Couplings));
        Draw(lab, "drawing-connections", "Who reads what whom computed", "Arrows carry the number of channels; layers of one colour lose filters together.", subject.Couplings.ToDot(subject.Model));
    }

    public static void Dependencies(Lab lab, Subject subject) => lab.Book.Show(new Table(
        "Layers that lose filters together",
        [Column.OfText("Compute the channels"), Column.OfCount("Filters"), Column.OfCount("of which can go"), Column.OfText("Normalise them"), Column.OfText("Read them")],
        [.. subject.Couplings.Groups.Select(group => Row.Of(
            string.Join(", ", group.Producers), group.Channels.Length, group.PrunableCount, string.Join(", ", group.Normalizations), string.Join(", ", group.Consumers)))]));

    private static Row RowOf(Lab lab, string name)
    {
        using var model = lab.NewNetwork(name);
        ModelSummary summary = ModelSummary.Of(model, Subject.Shape);
        double Share(Func<LayerCost, bool> isMeant) => 100.0 * summary.Layers.Where(isMeant).Sum(layer => layer.MacCount) / summary.MacCount;
        double moved = summary.Layers.Sum(layer => layer.Footprint);
        return Row.Of(
            ZooModels.Find(name).Name, summary.ParameterCount / Million, summary.MacCount / Million, moved / Million, summary.MacCount / moved,
            Share(layer => layer.Attributes == "k=(1, 1)"), Share(layer => layer.Type == nameof(nn.Linear)));
    }

    /// <summary>Keeps the graph as text, and draws it where Graphviz is installed.</summary>
    private static void Draw(Lab lab, string name, string title, string description, string graph)
    {
        File.WriteAllText(lab.Book.Folder.PathOf(name + ".dot"), graph);
        if (Graphviz.TryRenderPng(graph, out byte[] png))
        {
            lab.Book.Picture(name, title, description, png);
        }
        else
        {
            lab.Book.Write($"The drawing needs Graphviz (apt-get install graphviz): dot -Tpng {name}.dot -o {name}.png");
        }
    }
}
