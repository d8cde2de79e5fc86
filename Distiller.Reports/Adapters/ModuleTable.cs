using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>The modules of a model, their attributes, and which hands its channels to which: the original's summaries of these names.</summary>
public static class ModuleTable
{
    /// <summary>The leaf modules: <c>Name</c>, <c>Type</c>.</summary>
    /// <param name="modules">From <see cref="ModuleDescription.Of"/>.</param>
    public static Table Of(ImmutableArray<ModuleDescription> modules) => new(
        "Modules", [Column.OfText("Name"), Column.OfText("Type")], [.. modules.Select(module => Row.Of(module.Name, module.Type))]);

    /// <summary>Their sizes: <c>Name</c>, <c>Type</c>, <c>Attributes</c>.</summary>
    /// <param name="modules">From <see cref="ModuleDescription.Of"/>.</param>
    public static Table Attributes(ImmutableArray<ModuleDescription> modules) => new(
        "Attributes of modules",
        [Column.OfText("Name"), Column.OfText("Type"), Column.OfText("Attributes"), Column.OfCount("Parameters")],
        [.. modules.Select(module => Row.Of(module.Name, module.Type, module.Attributes, module.ParameterCount))],
        Row.Of("Total", Cell.Empty, Cell.Empty, modules.Sum(module => module.ParameterCount)));

    /// <summary>What each layer that computes or mixes channels reads and feeds: <c>Name</c>, <c>Type</c>, <c>Inputs</c>, <c>Outputs</c>.</summary>
    /// <param name="modules">From <see cref="ModuleDescription.Of"/>.</param>
    /// <param name="couplings">From <see cref="StructureProbe"/>.</param>
    public static Table Connectivity(ImmutableArray<ModuleDescription> modules, Couplings couplings)
    {
        var types = modules.ToDictionary(module => module.Name, module => module.Type, StringComparer.Ordinal);
        return new(
            "Connections of layers",
            [Column.OfText("Name"), Column.OfText("Type"), Column.OfText("Inputs"), Column.OfText("Outputs")],
            [.. couplings.Layers.Select(layer => Row.Of(
                layer, types.GetValueOrDefault(layer, ""), string.Join(", ", couplings.Predecessors(layer)), string.Join(", ", couplings.Successors(layer))))]);
    }
}
