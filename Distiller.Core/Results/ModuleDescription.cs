using System.Collections.Immutable;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Results;

/// <summary>A leaf module of a model: a row of the module and attribute tables.</summary>
/// <param name="Name">Path of the module. Column <c>Name</c>.</param>
/// <param name="Type">Class of the module. Column <c>Type</c>.</param>
/// <param name="Attributes">Sizes that the module was made with, as <c>k=(3, 3), g=1</c>; empty if it has none. Column <c>Attributes</c>.</param>
/// <param name="ParameterCount">Elements of the module's own parameters.</param>
public sealed record ModuleDescription(string Name, string Type, string Attributes, long ParameterCount)
{
    /// <summary>Describes the modules of a model that have no modules inside.</summary>
    /// <param name="model">Any model.</param>
    /// <returns>The leaf modules in the model's order, a shared one once.</returns>
    public static ImmutableArray<ModuleDescription> Of(nn.Module model) =>
    [
        .. model.named_modules()
            .Prepend((name: "", module: model))
            .DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance)
            .Where(entry => !entry.module.children().Any())
            .Select(entry => new ModuleDescription(
                entry.name, entry.module.GetName(), AttributesOf(entry.module), entry.module.parameters().Sum(parameter => parameter.numel()))),
    ];

    private static string AttributesOf(nn.Module module) => module switch
    {
        Convolution layer => string.Create(
            CultureInfo.InvariantCulture, $"in={layer.in_channels}, out={layer.out_channels}, k={Guards.ShapeText(layer.kernel_size)}, g={layer.groups}"),
        Linear layer => string.Create(CultureInfo.InvariantCulture, $"in={layer.weight.shape[1]}, out={layer.weight.shape[0]}"),
        Embedding { weight: { } weight } => string.Create(CultureInfo.InvariantCulture, $"words={weight.shape[0]}, width={weight.shape[1]}"),
        NormBase layer => string.Create(CultureInfo.InvariantCulture, $"channels={layer.num_features}"),
        GroupNorm layer => string.Create(CultureInfo.InvariantCulture, $"groups={layer.num_groups}"),
        _ => "",
    };
}
